# --watch checks what arrives once it is whole: not its own ghosts, sidecars or what was there before.
[ -r /proc/self/stat ] || exit 77
until_grep() { # COUNT PATTERN FILE
    for _ in $(seq 200); do [ "$(grep -c "$2" "$3" 2>/dev/null)" -ge "$1" ] && return; sleep 0.1; done
    echo "no $2 in $3"; cat "$3"
}
mkdir in in/day
cp after.jpg in/old.jpg
pihmap check before.jpg in --watch --ghost '{dir}/{stem}-ghost.jpg' >said 2>log &
pid=$!
until_grep 1 Watching log
echo settings >in/IMG_1.xmp
{ head -c 2000 after.jpg; sleep 1; tail -c +2001 after.jpg; } >in/IMG_1.jpg
until_grep 1 'Photo match' said
cp other.jpg part && mv part in/day/IMG_2.HIF
until_grep 2 'Photo match' said
head -c 3000 after.jpg >in/cut.jpg
until_grep 1 'cut.jpg' log
sleep 1
cat said
grep -v Watching log
ls in in/day
kill -TERM $pid
wait $pid
echo "ended: $?"
pihmap check - in --watch
echo $?
pihmap check before.jpg nowhere --watch
echo $?
rm -r in said log
