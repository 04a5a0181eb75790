# Other skin: status 3, the report with its reasons and no picture. An older heatmap stays as
# it is, and is said to be older.
pihmap compare -q before.jpg after.jpg -o out.png
cp out.png copy
pihmap compare --json r.json --csv r.csv --mask m.png before.jpg other.jpg -o out.png
status=$?
cmp out.png copy && rm copy
grep -o '"status": "declined"' r.json
grep -c '"regions": \[\]' r.json
exit $status
