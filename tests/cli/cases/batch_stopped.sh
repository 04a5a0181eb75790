# Ctrl-C finishes the pairs being compared and says how to continue; the status is that of the
# signal. SIGTERM drops them. Neither leaves anything incomplete.
. "$(dirname "$0")/../children.sh"
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 1 2 3 4; do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
for signal in INT TERM; do
    rm -rf out
    # Bash starts background jobs with SIGINT ignored; env restores it.
    env --default-signal=INT pihmap batch photos -o out -j1 2>said &
    while kill -0 $! && [ -z "$(children $!)" ]; do sleep 0.01; done # until a pair is being compared
    kill -$signal $!
    wait $!
    echo "$signal: $?"
    grep -o 'stopping after the.*\|stopped; .*' said
    ls -A out | grep part-
    cut -d, -f4 out/summary.csv | sort -u | grep -c 'not_done'
done
pihmap batch photos -o out -q
echo "gone on: $?"
rm -r photos out small made said
