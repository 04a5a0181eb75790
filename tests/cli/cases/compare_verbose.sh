pihmap compare -v before.jpg after.jpg -o out.png
