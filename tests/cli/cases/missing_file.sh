pihmap compare before.jpg nowhere.jpg -o out.png
