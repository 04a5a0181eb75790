# The pages on the method and on the report, within 80 columns, as formulas, constants and sources.
# In every share: stands for its command.
for name in method report; do
    pihmap help $name >page || echo "not 0"
    grep -E '^.{81}' page
    grep -c . page | awk '$1 < 200 { print "short" }'
done
pihmap help method >page
grep -c -e 'ITA = atan2(L\* - 50, b\*)' -e '^  PM_FLAG_SIGMAS  *4.0 sigma: ' -e 'doi:10.1002/col.20070' page
pihmap help report | grep -c -e '^  before.sha256 ' -e '^BATCH --DRY-RUN --JSON'
rm page
