# A study: groups in the manifest, two visits, one declined. In shards the files are the same; without
# groups and visits there are none.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir photos
cp small/before.jpg photos/b.jpg
cp small/after.jpg photos/a.jpg
cp other.jpg photos/o.jpg
{
    echo id,before,after,patient,visit,days,group
    echo one,b.jpg,a.jpg,P1,week 4,28,peel
    echo two,b.jpg,o.jpg,P1,week 8,57,peel
    echo three,b.jpg,a.jpg,P2,week 4,30,=cream
} >study.csv
pihmap batch photos --manifest study.csv -o run -q
ls run | grep cohort
cut -d, -f1-8,11 run/cohort.csv | grep -E 'measure|burden_net'
[ "$(awk -F, '$6 == "one" && $11 == "burden_net" { print $12 }' run/cohort.csv)" = \
    "$(awk -v values=1 -f "$here/json_paths.awk" run/one/report.json | sed -n 's/^summary.burden.net //p')" ] ||
    echo "the table and the report differ"
grep -o 'href="[a-z./]*cohort.html"' run/index.html
grep -c '<svg' run/cohort.html
for i in 0 1; do pihmap batch photos --manifest study.csv -o parts -q --shard $i/2; done
pihmap batch --merge parts -q
for f in run/cohort*; do cmp "$f" "parts/${f#run/}"; done
cut -d, -f1-3 study.csv | head -n 2 | sed 's/one/alone/' >pair.csv
pihmap batch photos --manifest pair.csv -o single -q
ls single
rm -r photos run parts single small made study.csv pair.csv
