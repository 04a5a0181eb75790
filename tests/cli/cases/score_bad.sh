# What is wrong with the truth is named with its line; records without tables are none.
# In every share: odd input.
mkdir records
printf 'id,patient,status,skin\nP1,P1,done,brown\n' >records/summary.csv
printf 'pair,kind,centroid_x,centroid_y,bbox_x,bbox_y,bbox_w,bbox_h,delta_L,area_px\n' >records/regions.csv
try() { printf '%b' "$1" >truth.csv; pihmap score records truth.csv; echo $?; }
try 'pair,x\nP1,3\n'
try 'pair,x,y\nP1,3,4\nP1,a,4\n'
try 'pair,x,y,present\nP1,3,4,yes\n'
try 'pair,x,y\nP9,3,4\n'
try 'pair,x,y,reader\nP1,3,4,Ann\nP1,3,4,Bo\n'
try 'pair,x,y,reader,site\nP1,3,4,Ann,a\nP1,3,4,Ann,a\nP1,3,4,Bo,a\n'
try 'pair,x,y\n'
rm records/regions.csv
try 'pair,x,y\nP1,3,4\n'
pihmap score records
echo $?
rm -r records truth.csv
