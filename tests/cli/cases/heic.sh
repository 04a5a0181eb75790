# The head of an iPhone's HEIC file and nothing after it: refused by name, with or without libheif.
# In every share: odd input.
printf '\0\0\0\030ftypheic\0\0\0\0mif1heic' >photo.jpg
head -c 5000 /dev/zero >>photo.jpg
pihmap compare before.jpg photo.jpg -o out.png
