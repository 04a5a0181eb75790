# Killed at any moment - the parent, a worker, or both - no record is incomplete, and the same command
# then gives the same bytes as an undisturbed run.
. "$(dirname "$0")/../children.sh"
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for i in 1 2; do
    cp small/before.jpg photos/p${i}_before.jpg
    cp small/after.jpg photos/p${i}_after.jpg
done
pihmap batch photos -o peace -q || exit 1
for moment in 0.05 0.3 0.6; do
    rm -rf out
    pihmap batch photos -o out -q -j2 2>/dev/null &
    parent=$!
    sleep $moment
    worker=$(children $parent | head -n 1)
    case $moment in
    0.05) kill -KILL $parent ;;
    0.3) [ -z "$worker" ] || kill -KILL $worker ;;
    *) kill -KILL $parent $worker ;;
    esac 2>/dev/null
    wait $parent 2>/dev/null
    for record in out/p?; do
        [ ! -d $record ] || [ "$(ls $record)" = state.txt ] || [ "$(ls $record)" = "$(ls peace/p1)" ] ||
            echo "half a record: $record"
    done
    pihmap batch photos -o out -q || echo "resumed: $?"
    diff -r peace out || echo "differs after $moment"
done
# Unfinished files among the visits of one patient are removed, too.
cp small/after.jpg photos/p2_after_week_9.jpg
pihmap batch photos -o peace -q && cp -r peace out2 && touch out2/p2/.pihmap-aB3xYz &&
    pihmap batch photos -o out2 -q && diff -r peace out2
rm -r photos peace out out2 small made
