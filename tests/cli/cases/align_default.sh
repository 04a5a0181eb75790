pihmap align before.jpg after.jpg
