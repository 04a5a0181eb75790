# By hard link and by another spelling of the path: identified by device and inode, not by name.
ln before.jpg link.jpg
pihmap compare --force before.jpg after.jpg -o link.jpg
[ $? -eq 2 ] || echo "hard link was taken"
rm link.jpg
pihmap compare --force before.jpg after.jpg -o ../case/./after.jpg
