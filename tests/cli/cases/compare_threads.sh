# The same bytes at any number of threads.
for n in 1 2 5; do
    mkdir $n
    pihmap compare -q -j $n before.jpg after.jpg -o $n/h.png --json $n/r.json --csv $n/r.csv \
        --mask $n/m.png --delta $n/d.pfm --aligned $n/a.png || echo "-j $n failed"
done
diff -r 1 2 && diff -r 1 5 && rm -r 1 2 5
