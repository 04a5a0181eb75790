/*
 * Verification of an alignment by block matching of fine skin detail (pores, hairs, lines, spots).
 * Two different faces can be aligned so that eyes and mouths meet, but their pores do not.
 * Backdrops and clothes are ignored.
 */
#ifndef PM_ALIGN_VERIFY_H
#define PM_ALIGN_VERIFY_H

#include "align/nonrigid.h"
#include "base/geometry.h"

#define PM_BANDS 3 /* pyramid levels whose detail is compared: 0 is the finest */

/* Least evidence, nats, of an alignment that is believed. */
#define PM_EVIDENCE_MIN 18.0

struct pm_band {
    int patches;     /* compared: on skin, with a counterpart in the after photo */
    int agree;       /* of them: fit best where the alignment says, by a clear margin */
    double share;    /* agree / patches */
    double evidence; /* log likelihood ratio of the same skin, nats >= 0 (likelihood.h) */
};

struct pm_verification {
    struct pm_band band[PM_BANDS];
    double evidence;  /* of all bands, nats >= 0 */
    int deciding;     /* the finest band with evidence of its own; else that with most */
    double sharpness; /* fine contrast of skin, after over before */
};

/* What else is known of a pair. All but `mirrored` and, where `searched`, the turn only select the
 * reason of a refusal. */
struct pm_pose_facts {
    int inliers;     /* matched keypoints that the pose rests on */
    double turn_deg; /* out of the picture's plane, as far as a flat patch shows it; >= 0 */
    double noise[2]; /* of before and after on skin: standard deviation, ln units */
    bool mirrored;   /* one photo fits the mirror image of the other better (mirror.h) */
    bool searched;   /* the alignment was, by block matching: it must have more evidence */
};

/*
 * Similarity of both pictures on skin (0..1, same size): the normalised cross-correlation of their
 * structure, -1..1, times the square root of the share of skin that is seen.
 */
double pm_correlation(const struct pm_warped_pair *warped, const struct pm_plane *skin);

/* The alignment that is verified, between the working frames, and the size of the after one. */
struct pm_placement {
    const struct pm_align *align; /* homography and displacement */
    int after_w, after_h;
    bool
        searched; /* by block matching, which finds overlays as well as skin: what many places have
                     as their shift proves nothing, then, even where all of the skin moved as far */
};

/*
 * Compare every patch of skin. warped: of the levels 0 .. bands - 1, bands <= PM_BANDS. place tells
 * overlays (a watermark) from skin; NULL: there is none.
 */
enum pihmap_status pm_verify(struct pm_job *job, const struct pm_warped_pair *warped,
                             const struct pm_pyramid *before, int bands,
                             const struct pm_placement *place, struct pm_verification *out);

/*
 * Set evidence, believed, reason and inliers of align from the verification; overlap, scale and
 * rotation of align must be set.
 */
void pm_conclude(const struct pm_verification *verification, const struct pm_pose_facts *facts,
                 struct pm_align *align);

/*
 * Out-of-plane rotation between the photos of a flat patch at before px (x, y): the angle whose
 * cosine is the ratio of the singular values of the homography's Jacobian there, degrees, 0..90.
 * It has no sign, since the homography of a small patch does not tell left from right.
 */
double pm_turn_deg(const double H[9], double x, double y);

#endif
