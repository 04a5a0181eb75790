# A compare that is terminated leaves no unfinished files, whatever it was doing, and its status is that
# of the signal.
mkdir out
for i in 1 2 3 4 5 6 7 8; do
    pihmap compare before.jpg after.jpg -q --record out/record -o out/heat.png --force &
    sleep 0.$((i * 3 / 2))$((i % 2 * 5))
    kill -TERM $!
    wait $!
    case $? in 0 | 143) ;; *) echo "ended with $?" ;; esac
    ls -A out | grep -e part -e '^\.pihmap'
done
[ ! -e out/record ] || [ -s out/record/report.json ] || echo "a record that is not whole"
# A signal that is ignored, as under nohup, does not end it.
(trap '' HUP && exec pihmap compare before.jpg after.jpg -q -o out/heard.png) &
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.02
    kill -HUP $! 2>/dev/null
done
wait $! || echo "hung up: $?"
[ -s out/heard.png ] || echo "hung up: no result"
rm -r out
echo looked
