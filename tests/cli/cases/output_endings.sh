for option in "-o out.gif" "-o out" "-o -" "--mask m.jpg" "--delta d.png" "--aligned a.pfm"; do
    pihmap compare $option before.jpg after.jpg
    [ $? -eq 2 ] || echo "$option was taken"
done
