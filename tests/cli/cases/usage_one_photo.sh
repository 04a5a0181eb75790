pihmap compare before.jpg
