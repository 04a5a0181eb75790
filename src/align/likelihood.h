/*
 * Evidence that two aligned photos show the same skin: a log likelihood ratio against other skin,
 * from how clearly many places fit where the alignment says. Treatment changes part of the skin, so
 * only an unknown share of the places has to fit (a generalised likelihood ratio: the share that
 * explains them best). Places that do not fit count little against the same skin; few that fit by
 * chance are outnumbered; where a photo shows no detail a place says nothing.
 */
#ifndef PM_ALIGN_LIKELIHOOD_H
#define PM_ALIGN_LIKELIHOOD_H

struct pm_place {
    int x, y;     /* px */
    float margin; /* correlation where the alignment says, less the highest elsewhere; -2..2 */
};

/*
 * The log likelihood ratio, nats, >= 0; 0: other skin explains the places as well. The places are
 * cut into nine parts of equally many, and the part that says most is left out: an eye, an ear-ring
 * or a caption proves nothing, and little where it reaches into a second part. Sorts the places.
 */
double pm_same_skin_evidence(struct pm_place *place, int n);

#endif
