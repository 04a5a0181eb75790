# One exposure twice, as the same file, or saved again: declined, with the reason; aligned.
pihmap compare --json r.json before.jpg before.jpg -o out.png
echo $?
grep -o '"same_photo"' r.json | sort -u
grep -o '"verdict": "[a-z_]*"' r.json
pihmap align -q before.jpg before.jpg -o aligned.png || exit
mkdir photos && cp before.jpg photos/P1_before.jpg && cp before.jpg photos/P1_after.jpg
pihmap batch -q photos -o records
echo $?
grep -o '^P1,.*one and the same exposure' records/summary.csv | cut -d, -f1,4,5,6
grep -c 'one and the same exposure' records/index.html records/P1/report.html
rm -r photos records r.json aligned.png
