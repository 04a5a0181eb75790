echo 1,2 | pihmap align --map-points - -o out.png before.jpg other.jpg
