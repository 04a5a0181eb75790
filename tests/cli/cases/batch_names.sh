# The pairs and the unmatched files are listed with their reasons before anything is compared. No
# pixels are read: the photos are empty files.
# In every share: odd input.
mkdir -p photos/before photos/after photos/anna photos/.git
touch photos/p1_before.jpg photos/P1-AFTER.JPG "photos/Zoë M pre.png" "photos/Zoë M post.jpg" \
    photos/before/x.jpg photos/after/x.jpg photos/p2_week0.jpg photos/p2_week4.jpg \
    photos/p2_week_12.jpg photos/q_before.jpg photos/q_before.png photos/q_after.jpg \
    photos/lone_before.jpg photos/IMG_1.dng photos/notes.txt \
    photos/anna/2026-01-31.jpg photos/anna/2026-03-01.jpg photos/-rf_b.jpg photos/-rf_a.jpg \
    photos/$'a\nb_before.jpg' photos/$'a\nb_after.jpg'
cp -r photos kept
pihmap batch photos --dry-run
status=$?
diff -r photos kept && rm -r photos kept
exit $status
