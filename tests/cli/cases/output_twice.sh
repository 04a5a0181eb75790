pihmap compare -o x.png --mask ./x.png before.jpg after.jpg
