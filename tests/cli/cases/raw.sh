# A RAW file is refused with the way to convert it.
# In every share: odd input.
printf 'II*\0\010\0\0\0\001\0\376\0\004\0\001\0\0\0\001\0\0\0\0\0\0\0' >photo.dng
pihmap compare before.jpg photo.dng -o out.png
status=$?
rm photo.dng
exit $status
