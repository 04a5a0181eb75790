pihmap compare --json - --csv - before.jpg after.jpg
