pihmap compare -q --json - before.jpg after.jpg -o out.png >&-
