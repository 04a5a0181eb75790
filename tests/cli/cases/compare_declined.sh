# Different skin: status 3, a report with the reasons and no picture. An older heatmap is kept, with a
# message that it is older.
pihmap compare -q before.jpg after.jpg -o out.png
cp out.png copy
pihmap compare --json r.json --csv r.csv --mask m.png before.jpg other.jpg -o out.png
status=$?
cmp out.png copy && rm copy
grep -o '"status": "declined"' r.json
grep -c '"regions": \[\]' r.json
exit $status
