# --watch compares what arrives once it is copied whole, keeps the tables current, waits without work
# for a folder that is removed, and ends by a signal with the status of the last round.
[ -r /proc/self/stat ] || exit 77
until_grep() { # PATTERN FILE
    for _ in $(seq 400); do grep -q "$1" "$2" 2>/dev/null && return; sleep 0.1; done
    echo "no $1 in $2"; cat log
}
mkdir in
pihmap batch in -o in/records --watch 2>log &
pid=$!
until_grep Watching log
cp before.jpg in/P1_before.jpg && cp after.jpg in/P1_after.jpg
until_grep '^P1,.*,done,' in/records/summary.csv
# A slow copy into a new folder: not compared before it is closed.
mkdir in/new && cp before.jpg in/new/P2_before.jpg
{ head -c 2000 after.jpg; sleep 5; tail -c +2001 after.jpg; } >in/new/P2_after.jpg
until_grep '^new_P2,.*,done,' in/records/summary.csv
grep -c 'failed:' log
# Its own records are no change: it waits, and does nothing meanwhile.
sleep 3
rounds=$(grep -c ' pairs*: ' log)
sleep 3
[ "$(grep -c ' pairs*: ' log)" = "$rounds" ] || echo "it goes round and round"
a=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
mv in away
until_grep 'the folder is gone' log
sleep 2
[ $(($(awk '{ print $14 + $15 }' "/proc/$pid/stat") - a)) -lt 20 ] || echo "a busy loop"
mv away in
cp before.jpg in/P3_before.jpg && cp after.jpg in/P3_after.jpg
until_grep '^P3,.*,done,' in/records/summary.csv
# A file that goes is no pair any more.
rm in/P1_after.jpg
until_grep 'P1_before.jpg,.*unmatched' in/records/summary.csv
kill -TERM $pid
wait $pid
echo "ended: $?"
pihmap batch in -o r2 --watch --force
echo $?
pihmap batch nowhere -o r2 --watch
echo $?
rm -r in log
