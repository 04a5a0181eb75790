/* Keypoint matching: mutual nearest neighbours that pass the ratio test (Lowe 2004). */
#ifndef PM_ALIGN_MATCH_H
#define PM_ALIGN_MATCH_H

#include "align/keypoint.h"

struct pm_match {
    float bx, by, ax, ay; /* the before and the after point, px of each picture */
    float scale, turn;    /* after over before; radians */
    float ratio;          /* distance to the nearest over that to the next place: below 1 */
    bool skin;            /* both are skin */
};

struct pm_matches {
    int count;
    struct pm_match *match;
};

/*
 * For every before keypoint its nearest after keypoint, if each is the other's nearest and every
 * other place is clearly further away in descriptor space. In scratch, lowest ratio first.
 */
enum pihmap_status pm_match(struct pm_job *job, const struct pm_keypoints *before,
                            const struct pm_keypoints *after, struct pm_matches *out);

#endif
