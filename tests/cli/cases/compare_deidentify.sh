# Names of photos, folders and masks, the id and dates: in no output, whatever its format.
mkdir Anna_Mueller
cp before.jpg Anna_Mueller/Anna_before.jpg
cp after.jpg Anna_Mueller/Anna_after.jpg
cp skin.png Anna_Mueller/Anna_skin.png
cd Anna_Mueller || exit
pihmap compare -q Anna_before.jpg Anna_after.jpg --skin-mask Anna_skin.png --id Anna-17 \
    --deidentify -o h.jpg --record rec || exit
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify || exit
# No hash, whole or in part, that anyone who has the photos could compute.
before=$(sha256sum Anna_before.jpg) after=$(sha256sum Anna_after.jpg)
pair=$(printf %s%s "${before%% *}" "${after%% *}" | sha256sum)
grep -rlaE "${before:0:12}|${after:0:12}|${pair:0:12}" --exclude='Anna*' . && echo "a hash gives a photo away"
# The same key gives the same records, another key different ones.
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key one -o 1.png --json 1.json
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key one -o 2.png --json 2.json
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key two -o 3.png --json 3.json
cmp 1.json 2.json && cmp 1.png 2.png && ! cmp -s 1.json 3.json && stat -c '%a %s' one
echo short >bad
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key bad --json - 2>&1
head -c 32 /dev/zero >bad # no random bytes
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key bad --json - 2>&1
chmod 644 one # no secret
pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify --key one --json - 2>&1
pihmap compare -q Anna_before.jpg Anna_after.jpg --key one --json - 2>&1
env -u XDG_STATE_HOME -u HOME pihmap compare -q Anna_before.jpg Anna_after.jpg --deidentify 2>&1
rm Anna_* [123].png [123].json one two bad
grep -rlaE 'Anna|2024-0|Mueller' . && echo "a name or date is in these"
grep -o '"file": "photo-[0-9a-f]*"' rec/report.json | wc -l
grep -c '"taken_at": null' rec/report.json
grep -o '"id": "pair-[0-9a-f]*"' rec/report.json | wc -l
grep -c 'interval_days": 30' rec/report.json
# Pictures hold their provenance: version, inputs, options.
for file in h.jpg rec/*.png rec/*.jpg; do
    grep -oaE 'pihmap=[0-9.]+ before_sha256=[0-9a-f]{64} after_sha256=[0-9a-f]{64} .*skin_mask=given' \
        "$file" >note && echo "$file"
done
rm note
ls
cd ..
rm -r Anna_Mueller
