# pihmap-report(5) has every field of the JSON documents and every column of the tables, with its
# type and whether it can be null; and no field that is not written.

# shellcheck disable=SC2059,SC2154 # bytes are a format; run.sh exports here
# Section, name, type and null of every row of the page: "REPORT.JSON|before.file|text|".
pihmap help --man report | awk '
    { gsub(/\\-/, "-"); gsub(/\\\(aq/, "\047") }
    /^\.SH/ { section = $0; gsub(/^\.SH "?|"$/, "", section) }
    named { print section "|" name "|" substr($0, 1, match($0 ";", /[;.]/) - 1) "|" (/; null: / ? "null" : "") }
    { named = /^\\fB/ }
    named { name = $0; gsub(/\\f[BR]/, "", name) }' >rows

# Fields that both photos have are listed once.
json() { awk -f "$here/json_paths.awk" | sed -E 's/^after\./before./; s/^cards\.after/cards.before/
    s/^photos\[\]\.skin\./skin./; s/^photos\[\]\.card\./cards.before./; s/(\[\])+ / /
    s/^regions\[\]\.burden\./summary.burden./; s/^disturbances\.[^ ]+/disturbances.*/; s/^repeat\..*/repeat empty/; s/^(sizes\[\])\.delta_[Lab]/\1.*/
    s/^tool\.libraries\.[^ ]+/tool.libraries.*/; s/skin\.shares\.[^ ]+/skin.shares.*/'; }

# Every path is a row of the section or of the report, of that type; every row is a path.
fields() { # SECTION, paths on standard input
    sort -u | awk -F'|' -v section="$1" '
        FILENAME == "rows" && ($1 == section || $1 == "REPORT.JSON") { type[$2] = $3; null[$2] = $4 }
        FILENAME == "rows" && $1 == section { wanted[$2] = 1 }
        FILENAME == "rows" { next }
        {
            n = split($0, part, " "); is = part[n]; name = substr($0, 1, length($0) - length(is) - 1)
            if (section == "INSPECT --JSON" && !(name in type)) sub(/^photos\[\]\./, "before.", name)
            for (up = name; up != ""; ) { seen[up] = 1; if (!sub(/(\.[^.]*|\[\])$/, "", up)) break }
            if (!(name in type)) { print section ": " name " is not in the manual"; next }
            if (is == "null" && null[name] == "") print section ": " name " can be null"
            want = type[name] ~ /text/ ? "text" : type[name] ~ /boolean/ ? "boolean" : "number"
            if (is !~ /null|empty/ && is != want) print section ": " name " is " is ", not " type[name]
        }
        END {
            elsewhere = " after cards.after photos[].skin " # objects whose fields stand elsewhere
            for (name in wanted)
                if (!(name in seen) && index(elsewhere, " " name " ") == 0)
                    print section ": " name " is never written"
        }' rows -
}

# The header of a table is its section, in order.
columns() { # SECTION FILE
    head -n 1 "$2" | tr ',' '\n' >header
    awk -F'|' -v section="$1" '$1 == section { print $2 }' rows | diff - header >differs ||
        { echo "$1: the columns differ"; cat differs; }
}

# A colour chart as a BMP: 24 patches in dark rims, the lowest row first.
chart() {
    local rim='\x28\x28\x28' patch line r g b i
    printf 'BM\x36\xe8\x01\x00\0\0\0\0\x36\0\0\0\x28\0\0\0\xf8\0\0\0\xa8\0\0\0\x01\0\x18\0'
    printf '\0\0\0\0\x00\xe8\x01\x00\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
    repeat() { local all=; for ((i = 0; i < $2; i++)); do all+=$1; done; echo "$all"; }
    for row in 'f3f3f2 c8c8c8 a0a0a0 7a7a79 555555 343434' '383d96 469449 af363c e7c71f bb5695 0885a1' \
        'd67e2c 505ba6 c15a63 5e3c6c 9dbc40 e0a32e' '735244 c29682 627a9d 576c43 8580b1 67bdaa'; do
        printf "$(repeat "$(repeat "$rim" 248)" 8)"
        line=
        for patch in $row; do
            r=${patch:0:2} g=${patch:2:2} b=${patch:4:2}
            line+=$(repeat "$rim" 8)$(repeat "\\x$b\\x$g\\x$r" 32)
        done
        for ((k = 0; k < 32; k++)); do printf "$line$(repeat "$rim" 8)"; done
    done
    printf "$(repeat "$(repeat "$rim" 248)" 8)"
}

makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
pihmap compare -q before.jpg after.jpg --record all --grid 3 --roi 40,40,300,250 --px-per-mm 10
pihmap compare -q before.jpg after.jpg -o h.png --json one.json --reference 60,60,120,90 --regions skin.png --deidentify
pihmap compare -q before.jpg other.jpg -o h.png --json declined.json 2>told
pihmap check --json before.jpg other.jpg >check.json 2>>told
pihmap check --json --roi 40,40,200,150 before.jpg after.jpg | cat check.json - >checks.json
chart >chart.bmp
pihmap inspect --json chart.bmp before.jpg >seen.json
pihmap inspect --json chart.bmp | json | sed -n 's/^cards/&/p' >charts
mkdir again
cp before.jpg again/P1_before.jpg
cp after.jpg again/P1_after.jpg
cp before.jpg again/P2_before.jpg
cp other.jpg again/P2_after.jpg
pihmap repeat again -o repeat --json -q 2>>told | json | fields REPEAT.JSON
pihmap compare -q before.jpg after.jpg --no-heatmap --json with.json --repeat repeat/repeat.json
for f in all/report.json one.json declined.json repeat/P1/report.json with.json; do json <$f; done | cat - charts | fields REPORT.JSON
json <seen.json | fields 'INSPECT --JSON'
for f in check.json checks.json; do json <$f | grep -v '^tool\.'; done | fields 'CHECK --JSON'
columns REGIONS.CSV all/regions.csv

mkdir photos
cp before.jpg photos/P1_before.jpg
cp after.jpg photos/P1_week_4.jpg
cp after.jpg photos/P1_week_8.jpg
cp small/before.jpg photos/P2_before.jpg
head -c 700 small/after.jpg >photos/P2_after.jpg
cp small/before.jpg photos/lone.jpg
pihmap batch photos --dry-run --json -q | json | fields 'BATCH --DRY-RUN --JSON'
pihmap batch photos -o records --json -q 2>told | json | fields 'BATCH --JSON'
columns 'REGIONS.CSV OF A BATCH' records/regions.csv
columns SUMMARY.CSV records/summary.csv
printf 'pair,x,y,reader,site\nP1,9,9,Ann,a\nP1,9,9,Bo,a\n' | sed 's/P1/P1_week_4/' >truth.csv
pihmap score records truth.csv --json | json | sed -E 's/(figures)\.[a-z_A-Z]+/\1.*/' | fields 'SCORE --JSON'
pihmap diff --json records/P1_week_4 all >diffs.json
pihmap diff --json all/report.json declined.json >>diffs.json
pihmap diff --json declined.json all >>diffs.json
json <diffs.json | sed -E 's/^b\./a./; s/^places\[\]\.[ab]\./regions[]./; s/^(values\[\]\.[ab])(\[\])* .*/\1 number/' |
    fields 'DIFF --JSON'
pihmap compare before.jpg after.jpg --no-heatmap --progress json 2>events
pihmap compare before.jpg other.jpg --no-heatmap --progress json 2>>events
pihmap batch photos -o records --force --progress json 2>>events
json <events | sed -E 's/^(counts|pairs\[\])\..*/\1 empty/; /^(pairs|stages|running) empty/d' |
    fields 'PROGRESS JSON'
columns TIMELINE.CSV records/P1/timeline.csv
columns TIMELINE_MARKS.CSV records/P1/timeline_marks.csv
columns COHORT.CSV records/cohort.csv
echo 100,100 | pihmap align -q before.jpg after.jpg --map-points - >points.csv
columns POINTS points.csv
cut -d'|' -f1 rows | uniq
rm -r again all repeat small photos records
rm chart.bmp charts check.json checks.json declined.json differs diffs.json events h.png header made one.json points.csv rows seen.json told truth.csv with.json
