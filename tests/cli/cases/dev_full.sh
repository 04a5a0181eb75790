[ -e /dev/full ] || exit 77
pihmap compare -q before.jpg after.jpg -o out.png --json /dev/full --csv r.csv
