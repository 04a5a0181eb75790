# In every share: odd input.
: >empty.jpg
pihmap compare before.jpg empty.jpg -o out.png
