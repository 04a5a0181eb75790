# One that cannot be read does not stop the others.
pihmap inspect nowhere.jpg before.jpg
