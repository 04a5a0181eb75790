# With a reference the change of the whole area is reported. Without one it is not, with a note on what
# is needed. A reference outside the photo is refused.
pihmap compare -q --json r.json before.jpg after.jpg -o out.png
grep -c -e '"can_tell": false' -e '"mode": "self"' -e '"code": "whole_area_no_reference' r.json
pihmap compare -q --reference 130,20,60,60 --json r.json before.jpg after.jpg -o out.png
grep -c -e '"can_tell": true' -e '"mode": "reference"' -e '"stage"' r.json
rm r.json
pihmap compare --reference 9000,150,60,60 before.jpg after.jpg -o out.png
