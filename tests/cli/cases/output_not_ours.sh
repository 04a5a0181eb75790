# A file that pihmap did not write is replaced only with --force.
cp other.jpg picture.jpg
pihmap compare before.jpg after.jpg -o picture.jpg
[ $? -eq 2 ] || echo "replaced without being told to"
cmp picture.jpg other.jpg
pihmap compare -q --force before.jpg after.jpg -o picture.jpg || echo "not replaced"
cmp -s picture.jpg other.jpg && echo "not replaced"
pihmap compare -q before.jpg after.jpg -o picture.jpg
