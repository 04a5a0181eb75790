# A limit on the size of a file, or a full disk: no torn file, and what fits is written. The
# signal of the limit, which would kill, is a write error, too.
(ulimit -f 8; exec pihmap compare -q before.jpg after.jpg -o out.png --csv r.csv)
