# No photo is lost: one that belongs to no pair stands with its reason in summary.csv, on the page, in
# the JSON document and in the last line, also of a quiet run, of shards and of a merge. Every table has
# pair, patient and visit, and P2 stands before P10.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 2 10; do
    cp small/before.jpg photos/P${i}_before.jpg
    cp small/after.jpg photos/P${i}_after.jpg
done
cp small/after.jpg photos/P2_week_9.jpg
cp small/after.jpg photos/lone_before.jpg
touch photos/IMG_1.dng photos/notes.txt photos/.hidden.jpg
pihmap batch photos -o out -q
pihmap batch photos -o out 2>told
tail -n 1 told
cut -d, -f1-4 out/summary.csv
awk -F, '/unmatched/ { n = 0; for (i = 1; i <= NF; i++) n += $i != ""; print $1 ": " n " cells" }' out/summary.csv
grep -o '<th scope="row">[^<]*</th><td class="unmatched".*' out/index.html | sed 's/<[^>]*>/ /g; s/  */ /g'
grep -E '<(h1|li).*(pairs|unmatched)' out/index.html
for table in summary regions P2/timeline P2/timeline_marks; do
    for column in pair patient visit; do
        head -n 1 out/$table.csv | tr , '\n' | grep -cx $column
    done
done | uniq -c
json() { sed -n '/"unmatched": \[/,/"counts"/p' | sed 's/"counts".*, "unm/"counts": ..."unm/'; }
pihmap batch photos -o out -q --json 2>told | json
for i in 0 1; do
    pihmap batch photos -o shards -q --shard $i/2 2>told || exit 1
done
cat told
pihmap batch --merge shards -q --json 2>told | json
cat told
diff -r -x .shards out shards && echo "the same"
# With a partner it is found, and nothing is left to say.
cp small/after.jpg photos/lone_after.jpg
rm photos/IMG_1.dng
pihmap batch photos -o out -q
grep -c unmatched out/summary.csv
# No pair at all, and no names.
rm -r photos/P* photos/lone_after.jpg out
pihmap batch photos -o out -q --json | json
pihmap batch photos -o out --deidentify --json 2>&1 | grep -c lone
rm -rf photos out shards small made told
