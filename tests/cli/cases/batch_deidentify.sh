# A deidentified batch: names of patients, photos and folders are in no record and no table, whatever
# the outcome of the pair. It can be resumed, also in shards.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir -p Mueller/Anna Mueller/before Mueller/after
cp small/before.jpg Mueller/Anna_before.jpg
cp small/after.jpg Mueller/Anna_week_4.jpg
cp small/after.jpg Mueller/Anna_2026-05-31.jpg
cp before.jpg Mueller/before/Mueller-Lena.jpg
cp other.jpg Mueller/after/Mueller-Lena.jpg
cp small/before.jpg Mueller/before/Mueller-Ute.jpg
head -c 700 small/after.jpg >Mueller/after/Mueller-Ute.jpg
cp small/after.jpg Mueller/Lena-Mueller_before.jpg # unmatched
pihmap batch -q --deidentify Mueller -o out 2>told
echo "status: $?"
cut -d, -f4 out/summary.csv | sort
# Pictures have any letters: those in pages are base64.
find out told -type f ! -name 'cohort_*.png' -exec sed 's|base64,[A-Za-z0-9+/=]*||g' {} + |
    grep -aE 'Anna|Mueller|Lena|Ute[^a-z]|2026-05|2024-0' && echo "a name or date is in these"
ls out | sed 's/-[0-9a-f]\{12\}/-HASH/' | sort | uniq -c | sed 's/^ *//'
pihmap batch --deidentify Mueller -o out --json >json 2>>told
grep -c "up to date" told
grep -lE "Anna|Mueller|Lena" told json && echo "a name is in these"
for i in 0 1; do
    pihmap batch -q --deidentify Mueller -o shards --shard $i/2 2>told
done
pihmap batch -q --merge shards 2>told
diff -r -x .shards out shards && echo "the same"
grep -rlaE 'Anna|Mueller|Lena' shards && echo "a name is in these"
rm -r Mueller out shards small made told json
