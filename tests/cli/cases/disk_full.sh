# A limit on the size of a file, or a full disk: no partial file, and outputs that fit are
# written. The signal of the limit, which would kill, becomes a write error.
(ulimit -f 8; exec pihmap compare -q before.jpg after.jpg -o out.png --csv r.csv)
