# A closed pipe is a write error with a message, not a silent death by SIGPIPE.
mkfifo pipe
: <pipe &
exec 3>pipe
wait
pihmap compare -q --json - before.jpg after.jpg -o out.png >&3
status=$?
rm pipe
exit $status
