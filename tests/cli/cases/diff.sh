# What differs between two results of one pair (another limit), and between two visits.
# In every share: stands for its command.
values() { awk -v values=1 -f "$here/json_paths.awk"; }
pihmap compare -q before.jpg after.jpg --no-heatmap --json a.json
pihmap compare -q before.jpg after.jpg --no-heatmap --json b.json --min-drop 8
pihmap diff a.json a.json | head -n 5
pihmap diff a.json b.json >text
grep -E '^Option' text
grep -c ', only in A$' text
# Every region of A and of B has a place.
pihmap diff a.json b.json --json >diff.json
values <diff.json | grep -A 2 min_drop
for report in a b; do
    values <diff.json | sed -n "s/^places\[\]\.$report\.id //p" | sort >places
    values <$report.json | sed -n 's/^regions\[\]\.id //p' | sort | cmp - places
done
# Records, of the same before photo: visits. A declined one is told.
pihmap compare -q before.jpg after.jpg --record first
pihmap compare -q before.jpg other.jpg --record second 2>told
pihmap diff first second | head -n 2
rm -r a.json b.json text diff.json places first second told
