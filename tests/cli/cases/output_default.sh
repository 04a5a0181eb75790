# The after photo's name with -pihmap.png, in the current folder.
mkdir sub && cd sub
pihmap compare -q ../before.jpg ../after.jpg
