# What cannot be compared: exit status 3 for other photos, 1 for what is no report, 2 for usage.
# In every share: odd input.
pihmap compare -q before.jpg after.jpg --no-heatmap --json a.json
pihmap compare -q after.jpg before.jpg --no-heatmap --json swapped.json
pihmap compare -q other.jpg other.jpg --no-heatmap --json other.json 2>/dev/null
try() { pihmap diff "$@"; echo $?; }
try a.json swapped.json
try a.json other.json
try a.json before.jpg
try a.json none.json
try a.json .
try a.json
echo '{"schema": "pihmap-batch/1"}' >batch.json
try a.json batch.json
rm a.json swapped.json other.json batch.json
