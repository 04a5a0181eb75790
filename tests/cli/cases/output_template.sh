# Names of outputs by template. A photo's name can add nothing but a name: no folder, no standard
# output; and with --deidentify it cannot get into the name of an output.
mkdir 'visit 2' && cp after.jpg 'visit 2/P1 {a}.jpg'
pihmap compare before.jpg 'visit 2/P1 {a}.jpg' -q -o '{dir}/{stem}-pih.png' --json '{before}-{stem}.json' \
    --record '{stem}'
for f in 'visit 2/P1 {a}-pih.png' 'before-P1 {a}.json' 'P1 {a}/report.json'; do [ -s "$f" ] || echo "no $f"; done
pihmap compare before.jpg after.jpg -q -o '{dir}/{{{stem}}}.png' && ls '{after}.png'
pihmap align before.jpg - -q -o '{stem}.png' <after.jpg && ls stdin.png
pihmap check before.jpg after.jpg -q --ghost '{stem}-ghost.png' >check.txt; ls after-ghost.png
for o in '{stme}.png' '{}.png' 'a{stem' 'a}.png' '{stem}{.png' '{{{stem}.png}'; do
    pihmap compare before.jpg after.jpg -q -o "$o"
    echo $?
done
mkdir deep && cp after.jpg ...jpg && cp after.jpg ./-.jpg
(cd deep && pihmap compare ../before.jpg ../...jpg -q --no-heatmap --json '{stem}/r.json')
echo $?
pihmap compare before.jpg ./-.jpg -q --no-heatmap --json '{stem}'
echo $?
pihmap compare before.jpg after.jpg -q --deidentify --key key -o '{before}.png'
echo $?
rm -r 'visit 2' 'before-P1 {a}.json' 'P1 {a}' '{after}.png' stdin.png check.txt after-ghost.png deep ...jpg ./-.jpg
rm -f key
