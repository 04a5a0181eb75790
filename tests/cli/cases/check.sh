# The answer, with the outlines over the after photo, and the same as JSON; compare agrees.
# In every share: stands for its command.
pihmap check before.jpg after.jpg --ghost ghost.png || echo "not 0"
pihmap check -q before.jpg after.jpg || echo "not 0"
pihmap check before.jpg after.jpg --json >check.json
pihmap compare -q before.jpg after.jpg --no-heatmap --json report.json
for f in check.json report.json; do
    sed -n '/"comparability"/,/^  }/p' $f
done | sed 's/},$/}/' | awk '{ n[NR] = $0 } END { for (i = 1; i <= NR / 2; i++) if (n[i] != n[i + NR / 2]) print "differs: " n[i] }'
grep '"retake"' check.json
pihmap inspect ghost.png | grep -o 'PNG.*'
pihmap inspect before.jpg | grep -o 'JPEG.*'
rm check.json ghost.png report.json
