# The page of method has its formulas and sources, within 80 columns.
pihmap help method > page
awk 'length($0) > 82' page
grep -c -e 'Kohli 2019' -e 'atan((L\* - 50) / b\*)' -e 'Alaluf 2002' -e 'Isedeh 2016' page
rm page
