[ -e /dev/full ] || exit 77
pihmap compare -q --json - before.jpg after.jpg -o out.png >/dev/full
