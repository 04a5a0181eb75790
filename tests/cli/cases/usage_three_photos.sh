pihmap align before.jpg after.jpg other.jpg
