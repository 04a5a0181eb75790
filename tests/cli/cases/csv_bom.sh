# With --csv-bom, tables begin with a byte order mark, by which Excel knows UTF-8; nothing else
# changes, no pair is compared again, and pihmap reads and replaces them as its own.
bom() { for f; do [ "$(head -c 3 "$f" | od -An -tx1)" = ' ef bb bf' ] && echo "$f" || echo "plain $f"; done; }
pihmap compare before.jpg after.jpg -q --no-heatmap --csv plain.csv
pihmap compare before.jpg after.jpg -q --no-heatmap --csv t.csv --csv-bom && bom t.csv plain.csv
tail -c +4 t.csv | cmp - plain.csv && echo same
pihmap compare before.jpg after.jpg -q --no-heatmap --csv t.csv && bom t.csv
mkdir p
cp before.jpg p/आशा_day0.jpg && cp after.jpg p/आशा_day30.jpg && cp after.jpg p/आशा_day60.jpg
pihmap batch p -o r --csv-bom -q
bom r/summary.csv r/regions.csv r/*/timeline.csv r/*/timeline_marks.csv r/*day30/regions.csv | sed 's|r/[^/]*/|r/*/|'
pihmap batch p -o r 2>&1 >said | grep -o '2 were up to date'
bom r/summary.csv
pihmap batch --merge r --csv-bom -q
bom r/summary.csv
pihmap batch p --dry-run --write-manifest m.csv --csv-bom -q >said
bom m.csv
pihmap batch p --dry-run -q --manifest m.csv | grep -c आशा
pihmap batch p --dry-run --write-manifest m.csv -q >said
bom m.csv
rm -r p r t.csv plain.csv m.csv said
