# Blanks, a line end, an escape and a leading dash in names; messages escape them.
# In every share: odd input.
esc=$(printf 'a\033]2;owned\007.jpg')
cp after.jpg "two words.jpg" && cp after.jpg "$esc" && cp after.jpg -- -dash.jpg
cp after.jpg 'two
lines.jpg'
pihmap compare -q before.jpg "two words.jpg" && pihmap compare -q before.jpg "$esc" &&
    pihmap compare -q before.jpg 'two
lines.jpg' && pihmap compare -q -- before.jpg -dash.jpg || echo failed
set -- *
echo $#
rm -- ./*-pihmap.png ./*words.jpg ./*lines.jpg ./-dash.jpg "$esc"
pihmap compare before.jpg "$esc"
