# What an iPhone writes unless told otherwise: the sentence names it and the way out.
printf '\0\0\0\030ftypheic\0\0\0\0mif1heic' >photo.jpg
head -c 5000 /dev/zero >>photo.jpg
pihmap compare before.jpg photo.jpg -o out.png
