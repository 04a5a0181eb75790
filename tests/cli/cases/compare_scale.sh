# Areas in mm2 need the scale.
pihmap compare --px-per-mm 10 --csv r.csv before.jpg after.jpg -o out.png
awk -F, 'NR > 1 && $11 == ""' r.csv
rm r.csv
