# Masks as truth: parts, a ring that a region lies in the hole of, one site of two parts, a clear one.
mkdir -p records truth/masks
cat >records/summary.csv <<'END'
id,patient,status,skin
P1,P1,done,brown
P2,P2,done,light
END
cat >records/regions.csv <<'END'
pair,kind,centroid_x,centroid_y,bbox_x,bbox_y,bbox_w,bbox_h,delta_L,area_px
P1,pih,3,3,1,1,2,2,-4,6
P1,pih,15,15,8,8,2,2,-5,9
P2,pih,4,12,3,11,3,3,-6,10
END
bmp() { # FILE: 16 x 16 px, white where the lines of standard input, from the top, have an x
    tac | awk 'BEGIN { printf "BM\\066\\003\\000\\000\\000\\000\\000\\000\\066\\000\\000\\000\\050\\000\\000\\000\\020\\000\\000\\000\\020\\000\\000\\000\\001\\000\\030\\000\\000\\000\\000\\000\\000\\003\\000\\000\\023\\013\\000\\000\\023\\013\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000" }
        { for (i = 1; i <= 16; i++) printf substr($0, i, 1) == "x" ? "\\377\\377\\377" : "\\000\\000\\000" }' |
        { read -r bytes; printf "$bytes"; } >"$1"
}
blank() { for _ in $(seq "$1"); do echo '                '; done; }
# P1: a square of 4 x 4 that holds a centroid, and another that is not hit.
{ blank 2; for _ in 1 2 3 4; do echo '  xxxx    xxxx  '; done; blank 10; } | bmp truth/masks/two.bmp
# P2: a ring about the region, whose centroid lies in the hole.
{ blank 10; echo '  xxxxx         '; for _ in 1 2 3; do echo '  x   x         '; done; echo '  xxxxx         '; blank 1; } | bmp truth/masks/ring.bmp
cat >truth/truth.csv <<'END'
pair,mask,present,delta_L,x,y
P1,masks/two.bmp,1,-5,,
P2,masks/ring.bmp,1,-6,,
P2,,0,,9,2
END
pihmap score records truth/truth.csv | head -n 9
# With a name the two squares are one site; each of two readers gives it.
cat >truth/readers.csv <<'END'
pair,site,reader,mask
P1,a,Ann,masks/two.bmp
P1,a,Bo,masks/two.bmp
END
pihmap score records truth/readers.csv --json | grep -E '"group"|area_px_bias'
# What is wrong with a mask; one outside of the table's folder is out of reach in the sandbox.
try() { printf 'pair,mask,x,y\nP1,%s\n' "$1" >truth/bad.csv; pihmap score records truth/bad.csv; echo $?; }
try masks/none.bmp,,
try masks/two.bmp,1,2
blank 16 | bmp truth/masks/black.bmp
try masks/black.bmp,,
try truth.csv,,
rm -r records truth
