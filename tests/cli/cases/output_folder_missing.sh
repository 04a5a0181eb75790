pihmap compare before.jpg after.jpg -o nowhere/out.png
