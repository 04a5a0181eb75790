# Standard input works, and with --json only the document is printed.
pihmap inspect - -o seen.jpg --json <before.jpg | grep -o '"file": .*'
pihmap inspect before.jpg -o before.jpg
