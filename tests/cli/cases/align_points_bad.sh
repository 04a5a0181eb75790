# A bad line is named. Decimal commas are not a point: four numbers.
# In every share: odd input.
printf 'x,y\n1,2\n3;4\n' | pihmap align --map-points - before.jpg after.jpg
printf '1,5,2,5\n' | pihmap align --map-points - before.jpg after.jpg
printf 'x,y\n1,nan\n' | pihmap align --map-points - before.jpg after.jpg
: | pihmap align --map-points - before.jpg after.jpg
pihmap align --map-points nowhere.csv before.jpg after.jpg
