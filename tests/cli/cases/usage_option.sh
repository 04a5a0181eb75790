# A misspelt option is answered with the nearest one.
pihmap compare --maks m.png before.jpg after.jpg
