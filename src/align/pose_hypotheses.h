/* Poses that many matches agree on: candidates for where the skin lies in the after photo. */
#ifndef PM_ALIGN_POSE_HYPOTHESES_H
#define PM_ALIGN_POSE_HYPOTHESES_H

#include "align/match.h"

struct pm_pose_hypothesis {
    double H[9];  /* before px -> after px */
    double score; /* sum of the agreeing matches' clearness; 0 for none */
    int inliers;  /* matches that agree, counted once per place */
    bool on_skin; /* found from matches on skin alone */
};

struct pm_frames { /* sizes of the two pictures that the matches' px are of */
    int before_w, before_h, after_w, after_h;
};

/*
 * Up to `most` distinct poses, best first. Every match alone proposes a pose (its place, size
 * and direction), gathers those that agree, and is refined to an affine map and then a
 * homography; no dice are thrown. skin_only: only matches on skin may speak. Returns the
 * number found.
 */
enum pihmap_status pm_pose_hypotheses(struct pm_job *job, const struct pm_match *match, int count,
                                      const struct pm_frames *frames, bool skin_only, int most,
                                      struct pm_pose_hypothesis *out, int *found);

/*
 * Weighted least squares homography through n points (from -> to, px), the perspective part
 * held near 0 by a prior; side: typical size of the picture, px. False when degenerate.
 */
bool pm_fit_homography(const double (*from)[2], const double (*to)[2], const double *weight, int n,
                       double side, double H[9]);

/* Do two poses say the same, to within `within` px of the after picture? */
bool pm_same_pose(const double A[9], const double B[9], const struct pm_frames *frames,
                  double within);

/* A pose that hand-held photos of one thing can have: no mirror, size 1/5 .. 5, no horizon. */
bool pm_pose_is_sane(const double H[9], const struct pm_frames *frames);

#endif
