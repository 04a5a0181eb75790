# Too few descriptors for the decoder's pipes, which there are only with a sandbox.
pihmap --version | grep -q '^sandbox: *none' && exit 77
ulimit -n 7
exec pihmap compare -q before.jpg after.jpg --no-heatmap --json x.json
