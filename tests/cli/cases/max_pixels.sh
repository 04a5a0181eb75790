# In every share: odd input.
pihmap compare --max-pixels 1000 before.jpg after.jpg -o out.png
