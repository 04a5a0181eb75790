# A photo that takes too long to read fails its pair; the next one is compared. The signal is that of
# the timer; the photo is small to copy and slow to read, so that the signal comes in time.
. "$(dirname "$0")/../children.sh"
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir two
mv small/before.jpg two/p2_before.jpg
mv small/after.jpg two/p2_after.jpg
le() { # BYTES NUMBER...: little endian
    local bytes=$1 number i
    shift
    for number; do
        for ((i = 0; i < bytes; i++)); do
            printf "\\x$(printf %02x $((number >> 8 * i & 255)))"
        done
    done
}
entry() { # TAG TYPE COUNT VALUE
    le 2 $1 $2
    le 4 $3 $4
}
hundred() { for _ in $(seq 100); do echo $1; done; }
{ # a grey TIFF of 10000 x 10000 px, all of whose strips are one and the same
    printf 'II*\0\x08\0\0\0\x09\0'
    entry 256 3 1 10000
    entry 257 3 1 10000
    entry 258 3 1 8
    entry 259 3 1 1
    entry 262 3 1 1
    entry 273 4 100 122
    entry 277 3 1 1
    entry 278 3 1 100
    entry 279 4 100 522
    le 4 0 $(hundred 922) $(hundred 1000000)
} >two/p1_before.tif
truncate -s 1000922 two/p1_before.tif
cp two/p1_before.tif two/p1_after.tif
pihmap batch two -o out -q -j1 &
for _ in $(seq 500); do
    worker=$(children $! | head -n 1)
    [ -z "$worker" ] || break
    sleep 0.01
done
sleep 0.1
kill -PROF $worker
wait $!
echo "too long: $?"
cut -d, -f1,4,21,22 out/summary.csv
rm -r two out small made
