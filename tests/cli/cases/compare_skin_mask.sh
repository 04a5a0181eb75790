pihmap compare -q --skin-mask skin.png --csv - before.jpg after.jpg -o out.png
