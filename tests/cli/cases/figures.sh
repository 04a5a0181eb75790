# scripts/figures writes the blocks that it can measure, with date and commit, and nothing else; nothing
# at all when a figure is missing or a program fails.

# shellcheck disable=SC2154 # run.sh exports here
mkdir -p tree/scripts tree/tests/cli tree/tests/bench tree/build/tests/bench
cp "$here/../../scripts/figures" tree/scripts/
cp "$here/json_paths.awk" tree/tests/cli/
cat >tree/build/tests/bench/bench <<'END'
#!/bin/sh
[ "$1" = --bad ] && exit 1
[ "$1" != --photos ] || [ -d "$2" ] || exit 1
while [ "$1" != --json ]; do shift; done
echo '{"by": {"all": {"f1": 0.987, "recall": 0.5, "found": 3.0, "pairs": 4.0, "iou": null}}}' >"$2"
END
printf '#!/bin/sh\necho pihmap 1.2\n' >tree/build/pihmap
chmod +x tree/build/pihmap tree/build/tests/bench/bench
cd tree || exit 1
# Not in a repository: the version is named.
export GIT_DIR=$PWD/none
line() { printf '%s\t%s\t%s\t%s\t%s\n' "$@"; }
{
    line column one pairs label -
    line column one found by.all.found/by.all.pairs of
    line column one recall 'by.*.recall' share
    line column one F1 by.all.f1 %.2f
    line column one IoU by.all.iou %.2f
    line row one 'all of them' bench '--x 1'
    line column two pairs label -
    line column two F1 by.all.f1 %.1f
    line row two 'in photos' bench '--photos @PHOTOS'
} >tests/bench/figures.tsv
printf '%s\n' 'first' '<!-- figures: one -->' 'old' '<!-- end -->' 'last' >README.md
printf '%s\n' '<!-- figures: two -->' 'old' '<!-- end -->' >tests/bench/README.md
scripts/figures build
sed 's/20..-..-../DATE/' README.md tests/bench/README.md
mkdir 'a & b'
PHOTOS='a & b' scripts/figures build two
sed 's/20..-..-../DATE/' tests/bench/README.md

cp README.md before
cp tests/bench/figures.tsv good
line column one kappa by.all.kappa %.2f >>tests/bench/figures.tsv
scripts/figures build one 2>&1
cp good tests/bench/figures.tsv
line row one worse bench --bad >>tests/bench/figures.tsv
scripts/figures build one 2>&1
scripts/figures build three 2>&1
cmp before README.md && cd .. && rm -r tree
