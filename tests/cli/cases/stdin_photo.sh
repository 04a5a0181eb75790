# A photo from standard input gives the same result as the file; two photos are refused.
# In every share: odd input.
pihmap compare -q before.jpg after.jpg --json file.json -o file.png
pihmap compare -q - after.jpg --json stdin.json -o stdin.png < before.jpg
pihmap compare -q before.jpg - < after.jpg
cmp file.png stdin.png && cmp file.png stdin-pihmap.png
sed 's/"standard input"/"before.jpg"/' stdin.json | cmp - file.json && echo same
rm file.png stdin.png stdin-pihmap.png file.json stdin.json
pihmap inspect - --json < after.jpg | grep -c '"file": "standard input"'
pihmap inspect - < /dev/null
pihmap align - before.jpg --map-points - < after.jpg
pihmap compare - -
