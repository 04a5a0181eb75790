# The help of batch lists the words for visits, and the manual page lists the same.
pihmap help batch >page
grep -oE '^  (before|after|day|week|month|year|visit) +[a-z]+, [a-z]+' page
grep -c -e 'depois' -e '治疗后' page
LC_ALL=C awk '/^Words/, /^Examples/ { if (length($0) > 80) print "a long line: " $0 }' page
words() { tr -cs '[:alnum:]\200-\377' '\n' | grep . | sort -u; }
sed -n '/^  before/,/^$/p' page | words >one
pihmap help --man batch | sed -n '/^.B before/,/^.SH/p' | sed 's/^\.[A-Z]*//; s/EXIT STATUS//' | words >two
cmp one two && [ "$(wc -l <one)" -ge 200 ] && echo "the same"
rm page one two
