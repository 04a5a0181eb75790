# A value out of range is refused with the range, before anything is read.
for option in --min-drop=0.1 --min-drop=nan --min-drop=0x10 --px-per-mm=0 --alpha=1.5 --range=0 \
    --max-pixels=1.5 --max-pixels=-1 --roi=1,2,3 --roi=1,2,0,4 --roi=-1,2,3,4 --colormap=jet \
    -j0 -j65 -jx; do
    pihmap compare "$option" before.jpg after.jpg
    [ $? -eq 2 ] || echo "$option was taken"
done
