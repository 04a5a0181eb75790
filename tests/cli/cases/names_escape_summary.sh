# In every share: odd input.
esc=$(printf 'a\033[31m.jpg')
cp after.jpg "$esc"
pihmap compare before.jpg "$esc" 2>talk
tr -d '\n[:print:]' <talk | wc -c | tr -d ' '
rm talk ./a*31m*
