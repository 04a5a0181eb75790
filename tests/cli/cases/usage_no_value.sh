pihmap compare before.jpg after.jpg --json
