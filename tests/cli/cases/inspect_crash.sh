# A photo that crashes its reader affects no other; here the second one, while the reader waits for it.
# In every share: odd input.
. "$(dirname "$0")/../children.sh"
mkfifo slow
sleep 60 >slow &
holder=$!
strike() { # while the second photo is read
    local worker=
    for _ in $(seq 1000); do
        worker=$(children $1 | head -n 1)
        [ -n "$worker" ] && grep -q after.jpg told && break
        sleep 0.01
    done
    kill -ABRT $worker
}
pihmap inspect after.jpg - before.jpg <slow >told 2>said &
pid=$!
strike $pid
wait $pid
echo "ended: $?"
grep -x '[a-z]*\.jpg' told
grep -c crashed said
kill $holder
wait $holder 2>/dev/null
rm slow told said
