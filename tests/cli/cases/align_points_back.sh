# Points of the after photo are mapped to the before photo; a point mapped there and back returns.
printf '240,180\n100,90\n' | pihmap align -q --map-points - before.jpg after.jpg >there.csv
tail -n +2 there.csv | cut -d, -f3,4 |
    pihmap align -q --map-points - --points-in after before.jpg after.jpg | cut -d, -f1,2 |
    awk -F, 'NR == 1 { print; next } { printf "%.0f,%.0f\n", $1, $2 }'
rm there.csv
pihmap align -q --map-points - --points-in later before.jpg after.jpg
