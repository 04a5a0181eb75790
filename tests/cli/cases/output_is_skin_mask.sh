pihmap compare --force --skin-mask skin.png --mask skin.png before.jpg after.jpg -o out.png
