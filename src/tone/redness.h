/*
 * How far red spots stand out from the skin around them, as a whole. Lesions come, go and move
 * while the skin is between two photos; what a clinic sees at once is whether there is less of
 * them. That needs no px to lie on its counterpart, so it is known where single regions are not.
 */
#ifndef PM_TONE_REDNESS_H
#define PM_TONE_REDNESS_H

#include "tone/registered_pair.h"

/* By so much the reddest spots stand out, REDDEST of the skin: points of the erythema index,
 * 100 (log10 R - log10 G) (Takiwaki 1994). A spot falls off in every direction; what is red on one
 * side only, or along a line, is none. NAN: too little skin. */
struct pm_redness {
    double before, after;
};

/* pair: levelled, rendered alike. Shade changes all channels alike, and has no part in it. */
enum pihmap_status pm_redness(struct pm_job *job, const struct pm_registered_pair *pair,
                              struct pm_redness *out);

#endif
