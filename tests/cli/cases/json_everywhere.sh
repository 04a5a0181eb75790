# Every command can tell what it did as one JSON document on standard output.
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
rm -r a.png b.json p r r2
