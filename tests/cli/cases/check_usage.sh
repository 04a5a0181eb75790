# One photo; an output that would replace an input; a picture that has another ending.
pihmap check before.jpg
pihmap check before.jpg after.jpg --ghost after.jpg
pihmap check before.jpg after.jpg --ghost ghost.txt
