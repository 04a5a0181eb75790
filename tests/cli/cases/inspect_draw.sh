# Standard input works, and with --json only the document is printed.
# In every share: stands for its command.
pihmap inspect - -o seen.jpg --json <before.jpg | grep -o '"file": .*'
pihmap inspect before.jpg -o before.jpg
