pihmap compare --quiet before.jpg after.jpg -o out.png
