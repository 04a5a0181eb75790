# Names of photos, folders and masks, the id and dates: in no output, whatever its format.
mkdir Anna_Mueller
cp before.jpg Anna_Mueller/Anna_before.jpg
cp after.jpg Anna_Mueller/Anna_after.jpg
cp skin.png Anna_Mueller/Anna_skin.png
cd Anna_Mueller || exit
pihmap compare -q Anna_before.jpg Anna_after.jpg --skin-mask Anna_skin.png --id Anna-17 \
    --deidentify -o h.jpg --record rec || exit
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify || exit
rm Anna_*
grep -rlaE 'Anna|2024-0|Mueller' . && echo "a name or date is in these"
grep -o '"file": "photo-[0-9a-f]*"' rec/report.json | wc -l
grep -c '"taken_at": null' rec/report.json
grep -o '"id": "pair-[0-9a-f]*"' rec/report.json | wc -l
grep -c 'interval_days": 30' rec/report.json
# Where a picture comes from can be told: version, inputs, options.
for file in h.jpg rec/*.png rec/*.jpg; do
    grep -oaE 'pihmap=[0-9.]+ before_sha256=[0-9a-f]{64} after_sha256=[0-9a-f]{64} .*skin_mask=given' \
        "$file" >note && echo "$file"
done
rm note
ls
cd ..
rm -r Anna_Mueller
