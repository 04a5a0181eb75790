# Standard input will do, and with --json nothing is printed but the document.
pihmap inspect - -o seen.jpg --json <before.jpg | grep -o '"file": .*'
pihmap inspect before.jpg -o before.jpg
