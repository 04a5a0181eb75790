for command in compare align inspect check score diff; do
    pihmap help $command >one && pihmap $command --help >two || echo "not 0"
    cmp one two && rm one two
done
pihmap help compare
