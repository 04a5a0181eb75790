# The bench of real pairs on rendered ones: a pair with marks, other skin, unchanged skin, and a broken
# photo. It prints what it counts, writes a contact sheet that only its owner can read, and refuses to
# write where photos of patients must not be.
pihmap --version | grep -q 'under a sanitizer' && exit 77 # a tool of developers, the dearest case of all
mkdir -p photos/a photos/b
cp before.jpg photos/a/marks_before.jpg
cp after.jpg photos/a/marks_after.jpg
cp before.jpg photos/a/other_before.jpg
cp other.jpg photos/a/other_after.jpg
makepair --render closeup --ita 50 --side 480 --seed 13 --scenario nochange --out still >made || exit 1
cp still/before.jpg photos/b/still_before.jpg
cp still/after.jpg photos/b/still_after.jpg
echo 'no photo' >photos/b/torn_before.jpg
cp after.jpg photos/b/torn_after.jpg
cat >judged.csv <<'END'
pair,a_fair_reader,first_program_said
a/marks,comparable,declined
a/other,not comparable,declined
b/still,"arguable (pose, light or expression off)",likely PIH (false)
END
cat >lesions.json <<'END'
{"what": "polygons", "a/marks": [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]}
END
real --real photos --judged judged.csv --lesions lesions.json --out out >printed || exit 1
tr -s ' ' <printed | grep -E '^(pairs|compared|declined|failed|same|arg|not|verdict|falsely|calm)' | grep -v only |
    sed 's/ *$//'
tr -s ' ' <printed | grep -E '^(a|b|light|tan|no skin found) ' | cut -d' ' -f1-4
grep -c '"pair":' out/figures.json
grep -o '<section class="[a-z_]*' out/index.html
head -c 4 out/sheet-1.png | tail -c 3 && echo
stat -c %a out
ls out/pictures
real --real photos --out photos/a/x
real --real photos --out "$here/x"
real --real photos --workers 2
echo "usage: $?"
rm -r photos still made judged.csv lesions.json out printed
