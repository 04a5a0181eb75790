/* Which keypoint of the after photo looks like which of the before photo. */
#ifndef PM_ALIGN_MATCH_H
#define PM_ALIGN_MATCH_H

#include "align/keypoint.h"

struct pm_match {
    float bx, by, ax, ay; /* the two places, px of each picture */
    float scale, turn;    /* after over before; radians */
    float ratio;          /* distance to the best over the second best place: < 1 is clear */
    bool skin;            /* both are skin */
};

/*
 * For every before keypoint its nearest after keypoint, when each is the other's nearest and
 * any other place is further off. Clearest first, in scratch. *count is their number.
 */
enum pihmap_status pm_match(struct pm_job *job, const struct pm_keypoints *before,
                            const struct pm_keypoints *after, struct pm_match **out, int *count);

#endif
