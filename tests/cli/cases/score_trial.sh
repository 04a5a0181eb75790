# The score of the sample trial is what its folder says.
pihmap score "$here/../../samples/trial/records" "$here/../../samples/trial/truth.csv" | cmp - "$here/../../samples/trial/score.txt"
