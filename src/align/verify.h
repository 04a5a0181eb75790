/*
 * Is the alignment to be believed? From evidence that a wrong pair cannot forge: the fine
 * detail of the skin itself (pores, hairs, lines, spots), patch by patch. Two different faces
 * can be laid over each other so that eyes and mouths meet, but their pores do not. Backdrops
 * and clothes do not vote.
 */
#ifndef PM_ALIGN_VERIFY_H
#define PM_ALIGN_VERIFY_H

#include "align/nonrigid.h"
#include "base/geometry.h"

#define PM_BANDS 3 /* pyramid levels whose detail is looked at: 0 is the finest */

struct pm_band {
    int patches;    /* looked at: on skin, with a counterpart in the after photo */
    int agree;      /* of them: fit best where the alignment says, and clearly so there */
    double share;   /* agree / patches */
    double spread;  /* share of nine equal parts of the skin in which patches agree */
    double miss_px; /* median distance between their best fit and the alignment, before px */
};

struct pm_verdict {
    struct pm_band band[PM_BANDS];
    int deciding;     /* the band that speaks for the alignment; -1: none does */
    double sharpness; /* fine contrast of skin, after over before */
};

/* What else is known of a pair: only for the words of a refusal. */
struct pm_pose_facts {
    int inliers;     /* matched keypoints that the pose rests on */
    double turn_deg; /* out of the picture's plane, as far as a flat patch would tell; >= 0 */
    double noise[2]; /* of before and after on skin: standard deviation, ln units */
};

/*
 * How well two views agree on skin (0..1, same size): the correlation of their structure,
 * -1..1, times the square root of the share of skin that is seen.
 */
double pm_correlation(const struct pm_view *view, const struct pm_plane *skin);

/* Let every patch of skin speak. view: of the levels 0 .. bands - 1, bands <= PM_BANDS. */
enum pihmap_status pm_verify(struct pm_job *job, const struct pm_view *view,
                             const struct pm_pyramid *before, int bands, struct pm_verdict *out);

/*
 * Set believed, reason, inliers, residual_px and position_sigma_px of align from the verdict;
 * align has overlap, scale and rotation already.
 */
void pm_conclude(const struct pm_verdict *verdict, const struct pm_pose_facts *facts,
                 struct pm_align *align);

/*
 * By how much a flat patch at before px (x, y) is turned out of the picture's plane between the
 * photos: the angle whose cosine is the ratio of the homography's two stretches there, degrees,
 * 0..90 (no sign: a homography of a small patch does not tell left from right).
 */
double pm_turn_deg(const double H[9], double x, double y);

#endif
