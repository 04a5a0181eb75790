# scripts/floors: a limit that is kept passes; one that is broken, a figure that is missing, null or no
# number, a program that fails or is not there, and a table without rows fail.

# shellcheck disable=SC2154 # run.sh exports here
mkdir -p tree/scripts tree/tests/cli tree/build/tests/bench
cp "$here/../../scripts/floors" tree/scripts/
cp "$here/json_paths.awk" tree/tests/cli/
cat >tree/build/tests/bench/good <<'END'
#!/bin/sh
while [ "$1" != --json ]; do shift; done
echo '{"all": {"f1": 0.95, "declined": 0.0, "tiny": 1e-05, "none": null, "odd": NaN, "word": "1"}}' >"$2"
END
printf '#!/bin/sh\necho "cannot"\nexit 1\n' >tree/build/tests/bench/bad
chmod +x tree/build/tests/bench/*
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; }
floors() { # ROW FIELDS on standard input
    cat >table
    tree/scripts/floors build "$PWD/table" | sed 's/  */ /g'
    echo "status ${PIPESTATUS[0]}"
}
{
    echo '# a comment'
    row good '--a 1' all.f1 '>=' 0.95
    row good '--a 1' all.declined '<=' 0
    row good --b all.tiny '<=' 0.0001
} | floors
{
    row good --b all.f1 '>=' 0.951
    row good --b all.f1 '<=' 0.94
    row good --b all.none '<=' 1
    row good --b all.odd '>=' 0
    row good --b all.absent '>=' 0
    row good --b all.word '>' 0
    row good --b all.f1 '>=' ''
    row bad --b all.f1 '>=' 0
    row absent --b all.f1 '>=' 0
} | floors
echo '# nothing' | floors
rm -r tree table
