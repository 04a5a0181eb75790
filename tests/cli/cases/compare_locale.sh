# A decimal comma in the locale changes no number.
pihmap compare -q --json one --csv two before.jpg after.jpg -o out.png
LC_ALL=de_DE.UTF-8 LC_NUMERIC=de_DE.UTF-8 \
    pihmap compare -q --json three --csv four before.jpg after.jpg -o out.png
cmp one three && cmp two four && rm one two three four
