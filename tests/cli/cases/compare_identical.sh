# The same photo twice: nothing is flagged, no region, no change.
pihmap compare --json r.json --csv r.csv before.jpg before.jpg -o out.png || exit
grep -c . r.csv
grep -o '"verdict": "[a-z_]*"' r.json
grep -o '"pih_regions": [0-9]*' r.json
