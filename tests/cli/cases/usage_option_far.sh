pihmap align --frobnicate before.jpg after.jpg
