pihmap compare --force before.jpg after.jpg -o after.jpg
