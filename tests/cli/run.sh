#!/usr/bin/env bash
# Test cases of the command line: tests/cli/run.sh [BUILD [CASE... | --share K/N]].
# --share: the cases with a line "# In every share: WHY", and every N-th of the others from the K-th, as
# scripts/share says.
#
# A case is cases/NAME.sh, run by bash in a fresh folder that holds copies of before.jpg and
# after.jpg (a rendered pair of brown skin with marks), skin.png (its true skin) and other.jpg
# (other skin); as many at a time as there are processors. Beside it lie
#   NAME.exit    the exit status that is expected
#   NAME.stdout  what standard output must be, NAME.stderr likewise standard error: a bash
#                pattern (* matches anything, line ends too); no file: nothing may be printed
#   NAME.files   the files that must be left besides the inputs, one per line in sorted order;
#                no file: none
# Inputs must be unchanged. Status 77 skips a case. The last line has the totals.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:-$here/../../build}" && pwd) || exit 1
[ $# -gt 0 ] && shift
export LC_ALL=C PATH="$build:$build/tests/bench:$PATH"
unset NO_COLOR POSIXLY_CORRECT PIHMAP_TRACE

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
guard= # a case that hangs has failed
command -v timeout >/dev/null 2>&1 && guard='timeout 600'

# Small photos: the cases test files and messages, not accuracy.
make_inputs() {
    makepair --render closeup --ita 5 --side 320 --seed 11 --out "$work/one" &&
        makepair --render closeup --ita 5 --side 320 --seed 12 --out "$work/two" || return 1
    mkdir "$work/inputs"
    cp "$work/one/before.jpg" "$work/inputs/before.jpg"
    cp "$work/one/after.jpg" "$work/inputs/after.jpg"
    cp "$work/one/truth_skin.png" "$work/inputs/skin.png"
    cp "$work/two/after.jpg" "$work/inputs/other.jpg"
}

expected() { # NAME KIND: the text, without the line ends at its end
    cat "$here/cases/$1.$2" 2>/dev/null
}

complain() { # NAME WHAT EXPECTED ACTUAL
    printf '%s: %s\n--- expected\n%s\n--- got\n%s\n' "$1" "$2" "$3" "$4"
    verdict=failed
}

check() { # NAME STATUS FOLDER
    local want got kind
    verdict=passed
    want=$(expected "$1" exit)
    [ "$2" = "$want" ] || complain "$1" "exit status" "$want" "$2"
    for kind in stdout stderr; do
        want=$(expected "$1" $kind)
        got=$(tr -d '\0' <"$3/$kind")
        # shellcheck disable=SC2053
        [[ $got == $want ]] || complain "$1" $kind "$want" "$got"
    done
    want=$(expected "$1" files)
    got=$(cd "$3/case" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort)
    got=$(printf '%s\n' "$got" | grep -vxE 'before\.jpg|after\.jpg|other\.jpg|skin\.png')
    [ "$got" = "$want" ] || complain "$1" "files left" "$want" "$got"
    for kind in "$work"/inputs/*; do
        cmp -s "$kind" "$3/case/${kind##*/}" ||
            complain "$1" "input ${kind##*/}" "left as it was" "changed or gone"
    done
}

run_case() { # NAME: in a folder of its own; prints what is wrong, leaves passed, failed or skipped
    local status verdict=skipped folder=$work/cases/$1
    export XDG_STATE_HOME=$folder/state # where --deidentify keeps its key
    mkdir -p "$folder"
    cp -r "$work/inputs" "$folder/case"
    (cd "$folder/case" && $guard bash "$here/cases/$1.sh") \
        >"$folder/stdout" 2>"$folder/stderr" </dev/null
    status=$?
    [ $status -eq 77 ] || check "$1" $status "$folder"
    chmod -R u+w "$folder/case"
    rm -rf "$folder"
    echo $verdict >"$work/verdicts/$1"
}

if ! make_inputs >"$work/log" 2>&1; then
    cat "$work/log"
    echo "cli: 0 passed, 1 failed"
    exit 1
fi
if [ $# -eq 0 ]; then
    for file in "$here"/cases/*.sh; do
        name=${file##*/}
        set -- "$@" "${name%.sh}"
    done
elif [ "$1" = --share ]; then
    # shellcheck disable=SC2046
    set -- $(cd "$here/cases" && {
        grep -l '^# In every share: ' ./*.sh
        grep -L '^# In every share: ' ./*.sh | ../../../scripts/share "${2:-}"
    } | sed 's|^\./||; s|\.sh$||')
fi
mkdir "$work/verdicts"
export here work guard
export -f expected complain check run_case
printf '%s\n' "$@" | xargs -P "$jobs" -n 1 bash -c 'run_case "$1"' run_case

verdicts=$(cat "$work"/verdicts/*)
count() { # VERDICT
    printf '%s\n' "$verdicts" | grep -cx "$1"
}
passed=$(count passed) skipped=$(count skipped)
failed=$(($# - passed - skipped)) # one that left no verdict has failed, too
left_out=
[ "$skipped" -eq 0 ] || left_out=", $skipped skipped"
echo "cli: $passed passed, $failed failed$left_out"
[ $failed -eq 0 ] && [ "$passed" -gt 0 ]
