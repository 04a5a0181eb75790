# Pages and pictures in other languages: the figures, tables and JSON are as in English; a record in another
# language is made anew, and the pages over all pairs follow it. Of an unknown language there is none.
facts() { grep -o '<html [^>]*>' "$1"; }
pihmap compare before.jpg after.jpg -q --no-heatmap --html en.html --csv en.csv --json en.json
for lang in es ar; do
    pihmap compare before.jpg after.jpg -q --no-heatmap --html $lang.html --csv $lang.csv --json $lang.json --lang $lang
    facts $lang.html
    cmp en.csv $lang.csv
    sed "s/\"lang\": \"$lang\"/\"lang\": \"en\"/" $lang.json | cmp - en.json
done
grep -c 'no es un diagnóstico' es.html
pihmap compare before.jpg after.jpg -q --no-heatmap --html en.html --lang es && cmp en.html es.html
LC_ALL= LANG=de_DE.UTF-8 pihmap compare before.jpg after.jpg -q --no-heatmap --html auto.html --lang auto
facts auto.html
LC_ALL=C LANG=de_DE.UTF-8 pihmap compare before.jpg after.jpg -q --no-heatmap --html auto.html --lang auto
facts auto.html
# The words on pictures, too, but not in Hindi: their font does not have it.
for lang in en de hi; do
    pihmap compare before.jpg after.jpg -q --no-heatmap --panel $lang.png --lang $lang
done
cmp en.png hi.png
cmp -s en.png de.png || echo 'panel in German'
mkdir p
cp before.jpg p/A_day0.jpg && cp after.jpg p/A_day30.jpg && cp other.jpg p/A_day60.jpg && cp after.jpg p/x.jpg
pihmap batch p -o r -q
cp r/summary.csv was.csv
cp r/cohort_burden.png was.png
pihmap batch p -o r --lang hi 2>&1 >said | grep -c 'up to date'
pihmap batch p -o r --lang hi 2>&1 >said | grep -o '2 were up to date'
cmp was.csv r/summary.csv
cmp was.png r/cohort_burden.png
for page in r/index.html r/cohort.html r/A*/*.html; do facts "$page"; done
grep -c 'तुलना नहीं हो सकती' r/index.html
pihmap batch --merge r --lang fr -q
facts r/index.html
cmp -s was.png r/cohort_burden.png || echo 'figure in French'
rm -r p r was.csv was.png said ??.html auto.html ??.csv ??.json ??.png
pihmap compare before.jpg after.jpg --lang it
