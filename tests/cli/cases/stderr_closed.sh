# With descriptors 0, 1 and 2 closed no message may end up inside a picture.
pihmap compare before.jpg after.jpg -o one.png
pihmap compare before.jpg after.jpg -o two.png <&- >&- 2>&-
echo $?
cmp one.png two.png
