/*
 * Poses by looking everywhere: for close-ups of plain skin, where no keypoint can be told from
 * another, but the slow mottle and a few spots still fit in one place only.
 */
#ifndef PM_ALIGN_EXHAUSTIVE_SEARCH_H
#define PM_ALIGN_EXHAUSTIVE_SEARCH_H

#include "align/pyramid.h"
#include "align/pose_hypotheses.h"

/*
 * Up to `most` distinct poses (turn, size, shift), best first: every turn and sizes from a half to
 * twice are tried at 64 px of the long side, all shifts of each at once by the cross-correlation
 * theorem, on luminance and colour without light, by normalised correlation where both pictures
 * overlap (Lewis 1995). Their inliers are 0: no keypoint speaks for them. *found: their number.
 */
enum pihmap_status pm_exhaustive_search(struct pm_job *job, const struct pm_pyramid *before,
                                        const struct pm_pyramid *after,
                                        const struct pm_frames *frames, int most,
                                        struct pm_pose_hypothesis *out, int *found);

#endif
