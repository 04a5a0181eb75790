# Shards, into one folder or into several, and a merge give the same tables as one run, except for the
# links to the records. An incomplete merge says so.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 1 2; do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
cp small/after.jpg photos/p1_after_week_9.jpg
pihmap batch photos -o one -q --record brief || exit 1
for i in 0 1 2; do
    pihmap batch photos -o all -q --record brief --shard $i/3 || exit 1
    pihmap batch photos -o own$i -q --record brief --shard $i/3 || exit 1
    [ ! -e all/summary.csv ] || [ $i != 0 ] || echo "a shard wrote the summary"
    pihmap batch --merge all -q
    echo "merged $i: $?"
done
diff -r -x .shards one all && echo "the same"
ls all/.shards
pihmap batch --merge own0 own1 own2 -o whole -q
echo "own: $?"
diff <(cut -d, -f1-23 one/summary.csv) <(cut -d, -f1-23 whole/summary.csv) && echo "the same"
diff -r -x timeline.html one/p1 whole/p1 && diff one/regions.csv whole/regions.csv && echo "the same"
sed -n 2p whole/summary.csv | grep -o '\.\./own./.*'
rm -r all/p2
pihmap batch --merge all
echo "lost: $?"
pihmap batch --merge photos
echo "nothing: $?"
ls photos | grep -v jpg
pihmap batch --merge nowhere
echo "nowhere: $?"
pihmap batch photos -o x --shard 3/3
echo "usage: $?"
pihmap batch photos -o x --shard 1/4294967298 2>/dev/null # not 1 of 2
echo "usage: $?"
pihmap batch photos -o x --shard 0/100001 --dry-run 2>/dev/null
echo "usage: $?"
rm -r photos one all own0 own1 own2 whole small made
