pihmap --version
# A build once left the filter of system calls out, though it was linked with what makes it.
if ldd "$(command -v pihmap)" 2>/dev/null | grep -q libseccomp; then
    pihmap --version | grep -q '^sandbox:.*\(seccomp\|sanitizer\)' || echo "no seccomp" >&2
fi
