# Nothing is reported outside the rectangle, and one that misses the photo is refused.
pihmap compare -q --roi 100,80,200,200 --csv - before.jpg after.jpg -o out.png |
    awk -F, 'NR > 1 && ($8 < 100 || $8 > 300 || $9 < 80 || $9 > 280)'
pihmap compare --roi 5000,5000,10,10 before.jpg after.jpg -o out.png
