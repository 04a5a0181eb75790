# With --progress json every line on standard error is an object; the first is begin, the last end
# with the exit status, whatever happens. Of progress there are at most ten a second, and no pair and
# no stage is lost.
command -v python3 >/dev/null || exit 77
# Prints the kinds of events in order, the fields of progress, and the status at the end.
events() {
    python3 -c '
import json, sys
seen = [json.loads(line) for line in sys.stdin]
kinds = [e["event"] for e in seen]
print(kinds[0], *sorted(set(kinds[1:-1])), kinds[-1], seen[-1]["status"])
for e in seen:
    if e["event"] == "message" and len(sys.argv) > 1: print(e["text"])
    if e["event"] == "result": print(*[f"{k}={e[k]}" for k in list(e)[1:]])
stages = [s["name"] for e in seen for s in e.get("stages", [])]
if stages: print(*stages, sep=", ")
pairs = [p["id"] + ":" + p["outcome"] for e in seen for p in e.get("pairs", [])]
if pairs: print(len(pairs), pairs[0], pairs[-1], seen[-2 if kinds[-2] == "progress" else -3]["counts"]["not_done"])
' "$@"
}
pihmap compare before.jpg after.jpg -o heat.png --json r.json --progress json 2>err
events <err
pihmap compare before.jpg other.jpg --no-heatmap --progress=json 2>err
events text <err
pihmap compare before.jpg --progress json --no-heatmap 2>err
events text <err
pihmap compare --grid many --progress json before.jpg after.jpg 2>err
events text <err
pihmap align --progress json before.jpg after.jpg 2>err && echo "align takes it"
grep -c '^pihmap: align has no option' err
pihmap compare --progress xml before.jpg after.jpg 2>err
cat err

# Sixty pairs that fail at once: more than ten a second.
mkdir p
for i in $(seq 10 69); do : >"p/P${i}_before.jpg"; : >"p/P${i}_after.jpg"; done
start=$(date +%s%N)
pihmap batch p -o r --progress json 2>err
took=$(($(date +%s%N) - start))
events <err
most=$((took / 100000000 + 3)) # the first and the last come besides
[ "$(grep -c '"event": "progress"' err)" -le $most ] || echo "too many: $(grep -c progress err) in $took ns"
pihmap batch nowhere -o r2 --progress json 2>err
events <err

# A signal.
for i in 1 2 3; do
    : >err # the last round's has a begin, too
    pihmap compare before.jpg after.jpg --no-heatmap --progress json 2>err &
    until grep -q begin err; do sleep 0.01; done
    kill -TERM $!
    wait $!
    status=$?
    tail -n 1 err | grep -qF "{\"event\": \"end\", \"status\": $status}" || { echo "ended $status"; cat err; }
done
rm -r p r err r.json heat.png
