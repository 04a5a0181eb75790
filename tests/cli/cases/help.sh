pihmap help >one && pihmap --help >two && pihmap -h >three || echo "not 0"
cmp one two && cmp one three && rm one two three
pihmap help
