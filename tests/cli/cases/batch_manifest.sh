# A manifest: invalid rows are errors of their own, ids cannot lead out of the folder of records, and
# no cell of the tables becomes a formula or markup.
# In every share: odd input.
makepair --render closeup --ita 30 --side 160 --seed 3 --out small >made || exit 1
mkdir table elsewhere
cp small/before.jpg table/=b.jpg
cp small/after.jpg 'table/<b>a.jpg'
ln -s ../elsewhere out-link
mkdir out && ln -s ../elsewhere out/link
printf '\xef\xbb\xbfid,Before,after,px_per_mm,reference,notes\r\n' >table/m.csv
printf '"=1+1",=b.jpg,<b>a.jpg,10,,x\r\n../up,=b.jpg,<b>a.jpg,,,\r\nlink,=b.jpg,<b>a.jpg,,,\r\n' >>table/m.csv
printf 'gone,=b.jpg,none.jpg,,,\r\nno,=b.jpg,,,,\r\nscale,=b.jpg,<b>a.jpg,fast,,\r\n' >>table/m.csv
printf 'CON,=b.jpg,<b>a.jpg,,,\r\ntwin,=b.jpg,<b>a.jpg,,,\r\nTWIN,=b.jpg,<b>a.jpg,,"1,2,x,4",\r\n' >>table/m.csv
pihmap batch --manifest table/m.csv -o out -j2
echo "status: $?"
cut -d, -f1,4 out/summary.csv
grep -c "\"'=1+1\",\"'=1+1\",,done" out/summary.csv
grep -o '>=1+1<' out/index.html
grep -c '<b>a' out/index.html
ls elsewhere
pihmap batch --manifest table/none.csv -o out
echo "no file: $?"
printf 'id,after\nx,y\n' >table/m.csv
pihmap batch --manifest table/m.csv --dry-run
echo "no column: $?"
rm -r table elsewhere out out-link small made
