/*
 * Non-rigid registration: dense optical flow on top of a homography, coarse to fine, by
 * Gauss-Newton steps (Lucas and Kanade 1981) regularised by bending energy (Bookstein 1989). It
 * compares structure without light (pyramid.h). Each node's normal equations are weighted by the
 * information in its patch (gradients over residual), so that plain skin, new marks and gloss
 * count for little; displacement.h solves them for the smoothest field.
 */
#ifndef PM_ALIGN_NONRIGID_H
#define PM_ALIGN_NONRIGID_H

#include "align/displacement.h"
#include "align/pyramid.h"

struct pm_nonrigid_pair {
    const struct pm_pyramid *before, *after;
    double before_to_after[9]; /* homography between the px of level 0 */
};

/* Where a registration starts from: a displacement at some level; field NULL: zero displacement. */
struct pm_initial_estimate {
    const struct pm_displacement *field;
    int level;
};

/* A dense map between two photos: point p of the first lies at before_to_after(p + u(p)) in the
 * second, where u is the field, at `level` of the first. */
struct pm_flow {
    const struct pm_nonrigid_pair *pair;
    const struct pm_displacement *field;
    int level;
};

/*
 * *out (scratch): displacement u of before px, at level `finest`, so that the before point p lies
 * at before_to_after(p + u(p)) in the after photo. Found from level `coarsest` on. Folding
 * constraint: the Jacobian determinant of p + u is positive everywhere.
 */
enum pihmap_status pm_nonrigid(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                               const struct pm_initial_estimate *initial, int coarsest, int finest,
                               struct pm_displacement *out);

/* The level of after whose px are nearest in size to those of level lb of before. */
int pm_after_level(const struct pm_nonrigid_pair *pair, int lb);

/* One channel of both pictures at one level, the after picture warped into the before frame, local
 * mean and contrast divided out (pm_normalise). */
struct pm_warped_pair {
    enum pm_channel channel;
    struct pm_plane before, after;
    struct pm_plane weight; /* 0..1: 0 outside the after photo and where either is clipped; of half
                               the size where the pyramid's weights are */
};

/* Allocate a pair of level l in scratch and fill its before picture. */
enum pihmap_status pm_warped_pair_alloc(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                        int l, enum pm_channel channel, struct pm_warped_pair *out);

/* Fill after and weight by warping the after photo through field (of level l) and homography. */
enum pihmap_status pm_warped_pair_update(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                         int l, const struct pm_displacement *field,
                                         struct pm_warped_pair *out);

#endif
