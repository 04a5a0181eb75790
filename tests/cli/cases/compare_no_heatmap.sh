# Figures only: no heatmap is left. Asking for one at the same time is a mistake.
pihmap compare before.jpg after.jpg -q --no-heatmap --json - | grep -c '"verdict"' || exit
pihmap compare before.jpg after.jpg -q --no-heatmap --csv regions.csv || exit
pihmap compare before.jpg after.jpg --no-heatmap -o heat.png
