# A grid gives rows named by row and column, a label picture rows named by its labels, also for
# a label without skin. Marks that were found have the lowest numbers. A picture of another shape is refused.
pihmap compare -q --grid 3 --regions skin.png --csv r.csv before.jpg after.jpg -o out.png
awk -F, 'NR > 1 && $2 == "named" {
    named++
    if ($3 ~ /^r[1-4]c[1-3]$/ && $12 != "") cells++
    if ($3 == "255") label++
    if (NR > 2 && $1 != last + 1) print "numbers have gaps"
}
NR > 1 { last = $1; if ($2 != "named" && named) print "a mark comes after a named region" }
END { if (cells < 4 || label != 1) print cells, label }' r.csv
rm r.csv
pihmap compare --grid 0 before.jpg after.jpg -o out.png
[ $? = 2 ] || echo "a grid of 0 columns is no usage error"
pihmap compare --regions none.png before.jpg after.jpg -o out.png
