# Grey padding must never be treated as skin.
# In every share: odd input.
head -c 9000 after.jpg >short.jpg
pihmap compare before.jpg short.jpg -o out.png --json r.json
