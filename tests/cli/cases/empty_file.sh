: >empty.jpg
pihmap compare before.jpg empty.jpg -o out.png
