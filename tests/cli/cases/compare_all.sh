# In every share: stands for its command.
pihmap compare before.jpg after.jpg -o h.jpg --json r.json --csv r.csv --mask m.png --delta d.pfm \
    --aligned a.png --panel p.jpg --id "P 7"
head -c 2 d.pfm
echo
head -n 1 r.csv
for file in h.jpg m.png a.png p.jpg; do
    pihmap inspect $file | grep -o 'upright' || echo "$file cannot be read"
done
