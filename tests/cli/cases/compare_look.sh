pihmap compare -q --alpha 0.5 --range 4 --colormap grey --no-legend before.jpg after.jpg -o out.jpg
