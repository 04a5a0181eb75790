# Exactly one JSON document on standard output; messages go to standard error.
pihmap compare --json - before.jpg after.jpg -o out.png
