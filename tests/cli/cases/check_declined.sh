# Other skin: what to do, the outlines without an alignment, and status 3.
pihmap check before.jpg other.jpg --ghost ghost.jpg
status=$?
[ -s ghost.jpg ] && rm ghost.jpg
exit $status
