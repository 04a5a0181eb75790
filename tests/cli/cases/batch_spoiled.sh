# A broken file fails its own pair only, which is named with the cause; what is no file is unmatched.
# In every share: odd input.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
for id in good cut empty html noise renamed; do
    cp small/before.jpg photos/${id}_before.jpg
    cp small/after.jpg photos/${id}_after.jpg
done
head -c 900 small/after.jpg >photos/cut_after.jpg
: >photos/empty_before.jpg
printf '<html>not found</html>' >photos/html_after.jpg
head -c 3000 /dev/zero | tr '\0' 'x' >photos/noise_after.jpg
printf 'GIF89a and more' >photos/renamed_before.jpg
mkfifo photos/fifo_before.jpg
mkdir photos/folder_before.jpg
ln -s nowhere.jpg photos/link_before.jpg
pihmap batch photos -o out -q
echo "status: $?"
cut -d, -f1,4,21,22 out/summary.csv
pihmap batch photos --dry-run -q | grep 'unmatched'
ls out/cut out/good
rm -r photos out small made
