# What a dry run finds is written as a manifest; given back, it finds the same. Every column is read,
# an excluded row is not compared but not forgotten, and a row that cannot be done exits as the run.
# In every share: stands for its command.
mkdir photos
cp before.jpg 'photos/Ana left before.jpg'
cp after.jpg 'photos/Ana left week 4.jpg'
cp after.jpg 'photos/Ana left week 12.jpg'
cp before.jpg 'photos/-x_before.jpg'
cp after.jpg 'photos/-x_after.jpg'
cp before.jpg photos/Bo_before.jpg
pihmap batch photos --dry-run -q --write-manifest m.csv >found
echo "dry: $?"
cat m.csv
pihmap batch photos --dry-run -q --manifest m.csv --write-manifest again.csv >back
echo "back: $?"
cut -d'(' -f1 found | cmp - <(cut -d'(' -f1 back) && cmp m.csv again.csv && echo "the same"
pihmap batch photos --write-manifest m.csv -o out 2>&1
echo "without --dry-run: $?"
echo mine >notes.csv
pihmap batch photos --dry-run -q --write-manifest notes.csv 2>&1 >/dev/null
echo "a file of others: $?"
head=id,before,after,patient,visit,days,view,group,skin_mask,roi,regions,min_drop,exclude
printf '%s\n' "$head" ',,,,,,,,,,,,' 'a,Ana left before.jpg,Ana left week 4.jpg,Ana,w4,28,left,treated,../skin.png,"0,0,300,200",../skin.png,2,' \
    'b,Bo_before.jpg,Bo_before.jpg,Bo,,,,,,,,,yes' >m.csv
pihmap batch photos --dry-run --manifest m.csv -q
echo "dry: $?"
pihmap batch photos --manifest m.csv -o out -q 2>/dev/null
echo "run: $?"
tr -d ' \n' <out/a/report.json | grep -c '"roi":.0,0,300,200.*"min_drop":2.0'
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { print $1 "," $2 "," $3 "," $4 "," $at["view"] "," $at["group"] }' out/summary.csv
head -1 out/regions.csv | grep -o 'patient,visit,group$'
for bad in 'a,Ana left before.jpg,none.jpg,,,,,,,,,,' 'a,Ana left before.jpg,.,,,,,,,,,,' \
    'a,Ana left before.jpg,-x_after.jpg,,,,,,,"1,2,3",,,' 'a,Ana left before.jpg,-x_after.jpg,,,,,,,,,0.1,'; do
    printf '%s\n%s\n' "$head" "$bad" >m.csv
    pihmap batch photos --dry-run -q --manifest m.csv
    echo "dry: $?"
done
rm -r photos out m.csv again.csv notes.csv found back
