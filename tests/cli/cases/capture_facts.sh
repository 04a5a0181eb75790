# The camera's settings, and what a profile says of itself, are in a report only where asked for, and never
# together with --deidentify. Where photos lie changes no byte of a report.
# In every share: odd input.
exif() { # a block of Exif with 1/125 s, f/4, ISO 400, bias 1/3 EV, manual white balance
    printf 'Exif\0\0II*\0\x08\0\0\0'
    printf '\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0'
    printf '\x05\0\x9a\x82\x05\0\x01\0\0\0\x5c\0\0\0\x9d\x82\x05\0\x01\0\0\0\x64\0\0\0'
    printf '\x27\x88\x03\0\x01\0\0\0\x90\x01\0\0\x04\x92\x0a\0\x01\0\0\0\x6c\0\0\0'
    printf '\x03\xa4\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0'
    printf '\x01\0\0\0\x7d\0\0\0\x04\0\0\0\x01\0\0\0\x01\0\0\0\x03\0\0\0'
}
with_exif() { # PHOTO
    exif >block
    head -c 2 "$1"
    printf '\xff\xe1\x00'
    printf "\\x$(printf %02x $(($(wc -c <block) + 2)))"
    cat block
    tail -c +3 "$1"
}
mkdir here there
with_exif before.jpg >here/before.jpg
with_exif after.jpg >here/after.jpg
cp here/* there
facts() { grep -oE '"(exposure_s|f_number|iso|exposure_bias_ev|white_balance)": [^,]*' "$1" | head -n 5; }
pihmap compare -q here/before.jpg here/after.jpg --no-heatmap --json plain.json
pihmap compare -q here/before.jpg here/after.jpg --no-heatmap --json told.json --capture-facts
facts plain.json
facts told.json
cd there || exit
pihmap compare -q before.jpg "$PWD/after.jpg" --no-heatmap --json ../moved.json --skin-mask "$PWD/../skin.png"
cd ..
pihmap compare -q here/before.jpg here/after.jpg --no-heatmap --json masked.json --skin-mask skin.png
cmp moved.json masked.json && echo "the same bytes"
grep -c "$PWD" moved.json
printf 'id,before,after\nx,%s/here/before.jpg,%s/here/after.jpg\n' "$PWD" "$PWD" >list.csv
pihmap batch . --manifest list.csv -o out -q
grep -rlF "$PWD" out
pihmap compare -q here/before.jpg here/after.jpg --no-heatmap --json - --capture-facts --deidentify
echo "$?"
rm -r here there out block list.csv ./*.json
