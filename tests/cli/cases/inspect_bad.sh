# One that cannot be read does not stop the others.
# In every share: odd input.
pihmap inspect nowhere.jpg before.jpg
