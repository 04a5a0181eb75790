# scripts/run-tests counts skipped tests in the output of cmocka 1.1.5 and of later versions, and not as
# failures. The build folder has no other program.
run_tests=$(cd "$(dirname "$0")/../../.." && pwd)/scripts/run-tests
mkdir build
program() { # NAME SUM
    printf '%s\n' '#!/bin/sh' 'cat <<E' '[ RUN      ] passes' '[       OK ] passes' \
        '[ RUN      ] lacks' '[  SKIPPED ] lacks' "[  SKIPPED ] $2, listed below:" \
        '[  SKIPPED ] lacks' E >build/$1
    chmod +x build/$1
}
program test_old '1 test(s)'
program test_new 'group: 1 test(s)'
printf '#!/bin/sh\nexit 1\n' >build/makepair # the cases end before they begin
chmod +x build/makepair
"$run_tests" "$PWD/build" "$PWD/build/test_old" "$PWD/build/test_new" | grep -e test_ -e skipped
rm -r build
