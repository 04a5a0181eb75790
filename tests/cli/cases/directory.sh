# In every share: odd input.
mkdir folder.jpg
pihmap compare folder.jpg after.jpg -o out.png
