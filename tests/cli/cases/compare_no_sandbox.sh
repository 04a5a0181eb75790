# The outputs are the same with and without the sandbox; an output that is a device is written to.
pihmap compare before.jpg after.jpg -q -o in.png --json in.json --csv /dev/stderr 2>in.csv || exit 1
pihmap compare before.jpg after.jpg -q -o out.png --json out.json --csv out.csv --no-sandbox || exit 1
cmp in.png out.png
cmp in.json out.json
cmp in.csv out.csv
pihmap align -q before.jpg after.jpg --map-points - --no-sandbox <<<1,2 | head -n 1
pihmap inspect --no-sandbox before.jpg | head -n 1
pihmap --version | grep -c '^sandbox: .'
rm in.* out.*
