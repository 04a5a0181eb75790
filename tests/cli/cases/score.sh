# Tables as batch writes them, two patients and a declined pair, three readers of some sites.
# In every share: stands for its command.
mkdir records
cat >records/summary.csv <<'END'
id,patient,status,skin
P1,P1,done,brown
P2_a,P2,done,light
P2_b,P2,done,light
P3,P3,declined,
photo.jpg,,unmatched,
END
cat >records/regions.csv <<'END'
pair,kind,centroid_x,centroid_y,bbox_x,bbox_y,bbox_w,bbox_h,delta_L,area_px
P1,pih,100,100,90,90,20,20,-4,300
P1,erythema,300,100,290,90,20,20,-3,300
P2_a,pih,50,60,40,50,20,20,-5,250
P2_a,pih,400,400,390,390,20,20,-2,200
P2_b,pih,50,60,40,50,20,20,-6,260
END
# A point in the box of a region; a box that holds a region's centre; redness, which is no hit.
cat >truth.csv <<'END'
pair,x,y,w,h,present,delta_L,area_px
P1,105,95,,,1,-5,310
P1,300,100,,,1,-3,300
P1,200,200,,,0,,
P2_a,30,40,25,25,1,-5.5,240
P2_b,52,61,,,1,-6,270
P2_b,300,300,,,0,,
P3,10,10,,,1,-4,100
END
pihmap score records truth.csv
pihmap score records truth.csv --json >score.json
grep -E 'group|"(sensitivity|specificity|ppv|false_regions_per_pair|delta_L_bias)"|not_compared' score.json
# Two readers who differ on one of four sites: kappa 0.5, and each against the tool.
cat >readers.csv <<'END'
pair,site,reader,x,y,present
P1,a,Ann,100,100,1
P1,a,Bo,101,99,1
P1,b,Ann,200,200,0
P1,b,Bo,200,200,0
P2_a,a,Ann,50,60,1
P2_a,a,Bo,50,60,0
P2_b,c,Ann,300,300,0
P2_b,c,Bo,300,300,0
END
pihmap score records readers.csv --json | grep -E 'group|"kappa"|undecided'
rm -r records truth.csv readers.csv score.json
