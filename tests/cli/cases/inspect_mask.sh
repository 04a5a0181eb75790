# The measured skin as a picture of the photo's size; never over the photo, for one photo only, and
# nothing is left of a file that cannot be written.
pihmap inspect before.jpg --mask mask.png | grep -c 'measured skin'
od -An -tu1 -j16 -N8 mask.png | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }'
pihmap inspect before.jpg after.jpg --mask two.png
pihmap inspect before.jpg --mask mask.jpg
pihmap inspect before.jpg --mask before.jpg
pihmap inspect before.jpg -o same.png --mask same.png
pihmap inspect before.jpg --mask none/mask.png
