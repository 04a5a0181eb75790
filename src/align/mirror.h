/*
 * Photos of which one is a mirror image, as front cameras save them. Both halves of a face are
 * alike, so that a mirrored portrait can be aligned with itself well enough to pass for the same
 * skin. But its keypoints then fit the mirror image of the other photo much better.
 */
#ifndef PM_ALIGN_MIRROR_H
#define PM_ALIGN_MIRROR_H

#include "align/pose_hypotheses.h"

/*
 * The keypoints of the picture mirrored left to right, w px wide: places, directions and
 * descriptors, without detecting them again. In scratch.
 */
enum pihmap_status pm_mirrored_keypoints(struct pm_job *job, const struct pm_keypoints *of, int w,
                                         struct pm_keypoints *out);

/*
 * *inliers: matched keypoints, counted once per place, that agree on a pose of before and the
 * mirror image of after; 0 where there is none. All in px of frames.
 */
enum pihmap_status pm_mirrored_inliers(struct pm_job *job, const struct pm_keypoints *before,
                                       const struct pm_keypoints *after,
                                       const struct pm_frames *frames, int *inliers);

#endif
