# A messy folder: each pair is independent and named in messages. A second run compares only what
# has changed, and the result is the same to the byte as that of one run.
mkdir photos
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
makepair --render closeup --ita 30 --side 200 --seed 4 --out other >made || exit 1
cp other/before.jpg photos/good_before.jpg
cp other/after.jpg photos/good_after.jpg
cp other/before.jpg photos/wrong_before.jpg
cp small/after.jpg photos/wrong_after.jpg
cp before.jpg photos/bad_before.jpg
head -c 5000 after.jpg >photos/bad_after.jpg
cp small/before.jpg photos/s_before.jpg
cp small/after.jpg photos/s_after.jpg
cp before.jpg photos/lone_before.jpg
stamp() { (cd "$1" && find . -type f -exec ls -i {} + | sort -k 2); }
pihmap batch photos -o out -j2
echo "first: $?"
ls out out/bad out/wrong
cut -d, -f1,4 out/summary.csv
stamp out/good >before-again
pihmap batch photos -o out -j2 2>said
echo "again: $?"
grep -o '[0-9]* were up to date' said
stamp out/good | cmp - before-again && echo "not touched"
# One photo is repaired, a file of one record is lost: two pairs are compared.
cp small/after.jpg photos/bad_after.jpg
cp small/before.jpg photos/bad_before.jpg
rm out/s/mask.png
pihmap batch photos -o out 2>said
echo "mended: $?"
grep -o '[0-9]* were up to date' said
for id in bad good wrong; do # each page leads to its neighbours, those of the new one, too
    echo "$id: $(grep -o '<!--way-->.*<!--/way-->' out/$id/report.html | grep -o 'href="[^"]*"' | tr '\n' ' ')"
done
pihmap batch photos -o fresh -j2 -q
echo "fresh: $?"
diff -r out fresh && echo "the same"
# Another option: all are out of date.
rm photos/[swb]*
pihmap batch photos -o out --record brief 2>said
grep 'no longer' said
ls out/good
rm -r photos out fresh small other made said before-again
