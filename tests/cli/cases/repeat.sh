# Photos taken again: figures, page, and their use for another pair. P3 shows other skin.
# In every share: stands for its command.
for i in 1 2; do
    makepair --render closeup --ita "$((30 * i - 45))" --scenario nochange --side 420 --seed "$i" --out "pair$i" >made || exit 1
    mkdir -p photos
    cp "pair$i/before.jpg" "photos/P${i}_before.jpg"
    cp "pair$i/after.jpg" "photos/P${i}_after.jpg"
done
cp before.jpg photos/P3_before.jpg
cp other.jpg photos/P3_after.jpg
pihmap repeat photos -o repeat --px-per-mm 2 2>told
echo "exit $?"
sed '/^Smallest/,$!d' told
# Again nothing is compared anew, and the same bytes come out.
cp repeat/repeat.json first.json
pihmap repeat photos -o repeat --px-per-mm 2 -q --json 2>told | cmp - first.json
cmp repeat/repeat.json first.json
ls repeat
# The report says what was used, and that a much noisier pair is unlike it.
pihmap compare -q before.jpg after.jpg --no-heatmap --json with.json --repeat repeat/repeat.json
grep -c -e '"repeat": true' -e '"schema": "pihmap-report/1"' -e '"smallest_change"' with.json
sed 's/"largest_L": [0-9.]*/"largest_L": 0.01/' repeat/repeat.json >calm.json
pihmap compare -q before.jpg after.jpg --no-heatmap --json with.json --repeat calm.json
grep noisier_than_repeats with.json
# A floor beyond all changes leaves no region.
sed 's/"smallest_change": [0-9][0-9.]*/"smallest_change": 90/' repeat/repeat.json >high.json
pihmap compare -q before.jpg after.jpg --no-heatmap --json - --repeat high.json | grep '^  "regions"'
# What is no repeatability is refused.
echo '{"schema": "pihmap-report/1"}' >wrong.json
pihmap compare -q before.jpg after.jpg --no-heatmap --repeat wrong.json
echo "exit $?"
pihmap batch photos -o records --repeat missing.json
echo "exit $?"
pihmap repeat photos
rm -r pair1 pair2 photos repeat
rm calm.json first.json high.json made told with.json wrong.json
