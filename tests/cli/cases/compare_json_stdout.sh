# Exactly one JSON document on standard output; the talk stays on standard error.
pihmap compare --json - before.jpg after.jpg -o out.png
