pihmap inspect --json before.jpg after.jpg >one
pihmap inspect --json - before.jpg after.jpg >two
cmp one two && cat one
rm one two
