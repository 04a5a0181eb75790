# Every command can report as one JSON document on standard output.
valid() { python3 -m json.tool > /dev/null && echo "$1"; }
command -v python3 > /dev/null || exit 77
pihmap align -q before.jpg after.jpg -o a.png --json - | valid align
mkdir p && cp before.jpg p/P1_before.jpg && cp after.jpg p/P1_after.jpg && cp other.jpg 'p/b"\ q.jpg'
pihmap batch p --dry-run --json -q | valid plan
pihmap batch p -o r --json -q | tee b.json | valid batch
grep -c '"id": "P1", "patient": "P1", "before": "P1_before.jpg", "after": "P1_after.jpg", "outcome": "done"' b.json
pihmap batch p -o r --json -q | grep -c '"up_to_date": 1'
pihmap batch --merge r --json -q | valid merge
pihmap batch p -o r2 --json -q --deidentify | grep -c 'P1_'
# Names are unchanged, however long and odd; bytes that are not UTF-8 are \xNN, as in reports.
long=$(printf '%0200d' 7)
mkdir "p/$long" && cp before.jpg "p/$long/$(printf 'a\033[31m"\n\303\251\342\200\256\363\240\200\201')$long.jpg"
cp before.jpg "$(printf 'p/bad\377.jpg')"
pihmap batch p --dry-run --json -q | python3 -c '
import json, sys
text = sys.stdin.read()
left = [l["path"] for l in json.loads(text)["left_over"]]
long = "7".zfill(200)
print(any("\x1b[31m\"\n\xe9\u202e\U000e0001" + long + ".jpg" in p for p in left), "bad\\xff.jpg" in left)
print(any(c in text for c in "\x1b\u202e\U000e0001"))'
# A run that fails has its document, too.
pihmap batch nowhere -o r3 --json -q 2>/dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)["error"])'
mkdir empty && pihmap batch empty -o r3 --json -q 2>/dev/null | valid empty
rm -r empty a.png b.json p r r2
