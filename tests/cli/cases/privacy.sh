# No metadata of a photo is in any output, byte for byte, pictures inside pages
# included; and only the owner can read what is written, whatever the umask.
segment() { # MARKER TEXT
    local n=$((${#2} + 2))
    printf "\\xff\\x$1\\x$(printf %02x $((n / 256)))\\x$(printf %02x $((n % 256)))"
    printf %s "$2"
}
say() { # PHOTO: the same with words in it
    head -c 2 "$1"
    segment e1 "http://ns.adobe.com/xap/1.0/ SECRET-XMP"
    segment e2 "MPF SECRET-SECOND-PICTURE"
    segment ed "Photoshop 3.0 SECRET-IPTC"
    segment fe "SECRET-COMMENT"
    tail -c +3 "$1"
    printf SECRET-TRAILER
}
mkdir in out
say before.jpg >in/before.jpg
say after.jpg >in/after.jpg
grep -la SECRET in/* | wc -l
umask 000
pihmap compare -q in/before.jpg in/after.jpg --record out/record -o out/h.jpg --panel out/p.png \
    --json out/r.json --csv out/r.csv --mask out/m.png --delta out/d.pfm --aligned out/a.jpg \
    --html out/x.html || exit 1
pihmap batch -q in -o out/batch >/dev/null 2>&1
pihmap inspect in/before.jpg in/after.jpg >out/inspected
pihmap align -q in/before.jpg in/after.jpg -o out/aligned.png
find out -name '*.html' ! -name index.html | while read -r page; do
    grep -o 'base64,[A-Za-z0-9+/=]*' "$page" | cut -c 8- | while read -r line; do
        base64 -d <<<"$line" || echo "not base64: $page"
    done >"$page.pictures"
    [ -s "$page.pictures" ] || echo "no picture in $page"
done
# No short words: base64 has any three letters by chance.
grep -rlaP 'SECRET|Photoshop|ns\.adobe|Exif\x00\x00' out && echo "words of a photo are in these"
find out -mindepth 1 ! -name inspected ! -name '*.pictures' ! -type d ! -perm 600
find out -mindepth 1 -type d ! -perm 700
rm -r in out
