# A record is a folder that is replaced as a whole; other files in it are kept.
pihmap compare -q before.jpg after.jpg --record rec || exit
echo mine >rec/note.txt
rm rec/mask.png
pihmap compare -q before.jpg after.jpg --record rec/ || exit
mkdir own
echo mine >own/file
pihmap compare -q before.jpg after.jpg --record own
echo "own: $?"
pihmap compare -q before.jpg after.jpg --record own --force
echo "forced: $?"
pihmap compare -q before.jpg after.jpg --record own/file
echo "file: $?"
pihmap compare -q before.jpg after.jpg --record none/rec
echo "no folder: $?"
# Its inputs are in the folder of the record.
mkdir inputs
cp before.jpg inputs/heatmap.png
pihmap compare -q inputs/heatmap.png after.jpg --record inputs --force
echo "input: $?"
cmp before.jpg inputs/heatmap.png && rm -r inputs
# A declined pair replaces an older record: no heatmap of it is left.
cp -r rec old
pihmap compare -q before.jpg other.jpg --record old
echo "declined: $?"
ls -A
stat -c %a rec
