# A pair that hangs or crashes is reported with its cause; the next one is compared.
# In every share: odd input.
. "$(dirname "$0")/../children.sh"
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir one two
cp before.jpg one/p1_before.jpg
cp after.jpg one/p1_after.jpg
cp one/* small/before.jpg small/after.jpg two
mv two/before.jpg two/p2_before.jpg
mv two/after.jpg two/p2_after.jpg
strike() { # SIGNAL: to the first worker of the last job
    local worker=
    for _ in $(seq 500); do
        worker=$(children $! | head -n 1)
        [ -z "$worker" ] || break
        sleep 0.01
    done
    kill -$1 $worker
}
pihmap batch one -o out1 -q -j1 --timeout 1 &
strike STOP
wait $!
echo "hung: $?"
pihmap batch two -o out2 -q -j1 &
strike ABRT
wait $!
echo "crashed: $?"
pihmap batch two -o out3 -q -j1 &
strike SYS
wait $!
echo "stopped by the sandbox: $?"
cut -d, -f1,4,21,22 out1/summary.csv out2/summary.csv out3/summary.csv
ls -A out1 out2 out3 | grep part
rm -r one two out1 out2 out3 small made
