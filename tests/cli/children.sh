# children PID: the processes that PID has started, one a line. ps and pgrep are not on every
# system; where Linux's /proc is not (macOS), pgrep is.
children() {
    if [ -e /proc/self/status ]; then
        grep -ls "^PPid:[[:space:]]$1\$" /proc/[0-9]*/status | cut -d/ -f3 | sort -n
    else
        pgrep -P "$1"
    fi
}
