/*
 * Pose hypotheses from keypoint matches: every match seeds a similarity, which iteratively
 * reweighted least squares with Tukey's biweight (Beaton and Tukey 1974) refines to a homography.
 * Like RANSAC, but without random numbers.
 */
#ifndef PM_ALIGN_POSE_HYPOTHESES_H
#define PM_ALIGN_POSE_HYPOTHESES_H

#include "align/match.h"

struct pm_pose_hypothesis {
    double H[9];  /* before px -> after px */
    double score; /* sum of the weights of the inliers; 0 for none */
    int inliers;  /* matches that agree, counted once per place */
    bool on_skin; /* found from matches on skin alone */
};

struct pm_pose_list {
    struct pm_pose_hypothesis *pose; /* the caller's, for `most` of them */
    int most, count;
};

struct pm_frames { /* sizes of the two pictures that the matches' px are of */
    int before_w, before_h, after_w, after_h;
};

/*
 * Distinct poses, best first, at most out->most; the list's previous content is lost. Every match
 * proposes the pose of its own place, scale and direction, collects the matches that agree, and is
 * refined to an affine map and then a homography. skin_only: matches off the skin are ignored.
 */
enum pihmap_status pm_pose_hypotheses(struct pm_job *job, const struct pm_matches *matches,
                                      const struct pm_frames *frames, bool skin_only,
                                      struct pm_pose_list *out);

/*
 * Weighted least squares homography through n points (from -> to, px), the perspective part
 * held near 0 by a prior; side: typical size of the picture, px. False when degenerate.
 */
bool pm_fit_homography(const double (*from)[2], const double (*to)[2], const double *weight, int n,
                       double side, double H[9]);

/* Do two poses agree to `within` px of the after picture, over the inner half of the before? */
bool pm_same_pose(const double A[9], const double B[9], const struct pm_frames *frames,
                  double within);

/* Can hand-held photos of one subject have this pose? No mirror image, scale 1/5 .. 5, no
 * horizon in the picture. */
bool pm_pose_is_sane(const double H[9], const struct pm_frames *frames);

#endif
