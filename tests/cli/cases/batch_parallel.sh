# The command in scripts/README.md: GNU parallel runs the shards, and a merge makes the tables.
command -v parallel >/dev/null || exit 77
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 1 2; do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
seq 0 2 | parallel -j2 pihmap batch photos -o out -q -j1 --shard {}/3 2>/dev/null
echo "shards: $?"
pihmap batch --merge out -q
echo "merged: $?"
pihmap batch photos -o one -q
diff -r -x .shards one out && echo "the same"
rm -r photos out one small made
