pihmap compare -q --csv - before.jpg after.jpg -o out.png
