pihmap compare -x before.jpg after.jpg
