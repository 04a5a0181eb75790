# A misspelt command is answered with the nearest one.
pihmap compair before.jpg after.jpg
