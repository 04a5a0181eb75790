# A full disk, or one too small for the lists that a batch keeps: the folder that was asked for is named, and
# no hidden file in it.
mkdir photos out
cp before.jpg photos/p_before.jpg
cp after.jpg photos/p_after.jpg
cp after.jpg photos/lone.jpg
(ulimit -f 0; exec pihmap batch photos -o out -q 2>&1) | cat
(ulimit -f 0; exec pihmap batch photos -o out -q --shard 0/2 2>&1) | cat
# Too few descriptors, with or without a sandbox.
(ulimit -n 4; exec pihmap batch photos -o out -q) 2>&1
echo $?
find out -type f
rm -r photos out
# A list whose reader goes away.
mkdir photos
for i in $(seq 2000); do : >photos/p${i}_a_long_name_so_that_the_pipe_is_full_before_the_list_ends.jpg; done
pihmap batch photos --dry-run --json -q | head -n 1 # no broken pipe
rm -r photos
