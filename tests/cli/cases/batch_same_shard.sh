# The same shard several times at once, and one of the runs killed: the others wait for their turn, and
# the merged tables and records are those of one run. A user's folder stays, whatever it is called.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 1 2; do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
pihmap batch photos -o one -q || exit 1
for count in 2 3; do
    mkdir -p all/.p1.part-ABCDEF all/.unfinished
    echo mine >all/.pihmap-ABCDEF
    runs=
    for shard in 0 1; do
        for i in $(seq $count); do
            pihmap batch photos -o all -q --shard $shard/2 &
            runs="$runs $!"
        done
    done
    sleep 0.$((RANDOM % 5))
    kill -KILL ${runs##* } 2>/dev/null
    for run in ${runs% *}; do
        wait $run || echo "status $?"
    done
    wait
    pihmap batch --merge all -q
    echo "merged: $?"
    rmdir all/.p1.part-ABCDEF && cat all/.pihmap-ABCDEF && rm all/.pihmap-ABCDEF
    rm -r all/.shards
    diff -r one all && echo "the same"
    rm -r all
done
# Other runs do not get in between. There are enough pairs for the run to be stopped amid them.
for i in $(seq 3 20); do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
pihmap batch photos -o all -q -j 1 --shard 0/2 2>/dev/null &
run=$!
while [ ! -e all/.unfinished/lock ]; do sleep 0.01; done
kill -STOP $run
pihmap batch photos -o all -q
echo "all pairs: $?"
pihmap batch photos -o all -q --shard 0/3
echo "another number: $?"
timeout -s INT 0.5 pihmap batch photos -o all -q --shard 0/2
echo "the same shard, interrupted: $?"
kill -TERM $run
kill -CONT $run
wait $run
rm -r photos one all small made
