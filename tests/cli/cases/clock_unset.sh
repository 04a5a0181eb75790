# A camera whose clock was never set: no interval, and the page, the report and the table say so.
# In every share: odd input.
mkdir x
dated() { # FILE DATE: an Exif block with DateTimeOriginal in front of a JPEG
    {
        printf '\xff\xd8\xff\xe1\x00\x50Exif\0\0II*\0\x08\0\0\0'
        printf '\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0'
        printf '\x01\0\x03\x90\x02\0\x14\0\0\0\x2c\0\0\0\0\0\0\0%s\0' "$2"
        tail -c +3 "$1"
    } >"$3"
}
dated before.jpg '2026:01:31 10:00:00' x/P1_before.jpg
dated after.jpg '1970:01:01 00:01:00' x/P1_after.jpg
pihmap inspect x/P1_after.jpg | grep -o 'taken .*'
pihmap compare --json r.json x/P1_before.jpg x/P1_after.jpg -o out.png 2>&1 | grep Interval
grep -o '"interval_days": [a-z0-9]*\|"stage": "[a-z_]*"' r.json
pihmap batch -q x -o records || exit
grep -o "a camera's clock was not set" records/summary.csv
grep -c "clock was not set" records/index.html
rm -r x records r.json out.png
