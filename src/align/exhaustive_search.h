/*
 * Exhaustive pose search by FFT cross-correlation: all shifts at every rotation and scale. For
 * close-ups of plain skin, where keypoints cannot be told apart, but the slow mottle and a few
 * spots still fit in one place only.
 */
#ifndef PM_ALIGN_EXHAUSTIVE_SEARCH_H
#define PM_ALIGN_EXHAUSTIVE_SEARCH_H

#include "align/pose_hypotheses.h"
#include "align/pyramid.h"

/*
 * Distinct similarities, best first, at most out->most. Every rotation, and scales from a half
 * to twice, are tried at 64 px of the long side. All shifts of each are tried at once by the
 * cross-correlation theorem, on luminance and colour without light. The score is the normalised
 * cross-correlation where both pictures overlap (Lewis 1995), times the root of the overlap.
 * inliers are 0, since no keypoint supports these poses.
 */
enum pihmap_status pm_exhaustive_search(struct pm_job *job, const struct pm_pyramid *before,
                                        const struct pm_pyramid *after,
                                        const struct pm_frames *frames, struct pm_pose_list *out);

#endif
