# Header, CRLF, blank lines and blanks around numbers are fine; the first columns come back.
# In every share: stands for its command.
printf 'x,y\r\n10,20\r\n\r\n 200.5 , 1e2\n' >points.csv
pihmap align -q --map-points points.csv before.jpg after.jpg | cut -d, -f1,2
rm points.csv
printf '240,180' | pihmap align -q --map-points - before.jpg before.jpg
