# In every share: stands for its command.
pihmap --version >long
# A build once left the filter of system calls out, though it was linked with what makes it.
if ldd "$(command -v pihmap)" 2>/dev/null | grep -q libseccomp; then
    grep -q '^sandbox:.*\(seccomp\|sanitizer\)' long || echo "no seccomp" >&2
fi
pihmap version | cmp - long && pihmap compare --version | cmp - long && pihmap batch -V | cmp - long
echo $?
cat long
rm long
