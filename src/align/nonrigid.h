/*
 * The local part: how the skin moved after a homography has taken out the pose. Coarse to
 * fine, on structure without light (pyramid.h). Every patch's evidence about its own
 * displacement is weighed by its information (gradients over residual, so that plain skin,
 * new marks and gloss say little), and the smoothest field that fits all of it is solved for
 * (field.h).
 */
#ifndef PM_ALIGN_NONRIGID_H
#define PM_ALIGN_NONRIGID_H

#include "align/displacement.h"
#include "align/pyramid.h"

struct pm_nonrigid_pair {
    const struct pm_pyramid *before, *after;
    double before_to_after[9]; /* homography between the px of level 0 */
};

/* A displacement at some level to start from; field NULL: from rest. */
struct pm_start {
    const struct pm_field *field;
    int level;
};

/*
 * *out (scratch): displacement u of before px, at level `finest`, so that the before point p
 * lies at before_to_after(p + u(p)) in the after photo. Found from level `coarsest` on. Folds
 * are damped out: the Jacobian of p + u is positive everywhere.
 */
enum pihmap_status pm_nonrigid(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                               const struct pm_start *start, int coarsest, int finest,
                               struct pm_field *out);

/* The level of after whose px are nearest in size to those of level lb of before. */
int pm_after_level(const struct pm_nonrigid_pair *pair, int lb);

/* One channel of both pictures at one level of the before frame, light taken out
 * (pm_normalise). */
struct pm_view {
    enum pm_channel channel;
    struct pm_plane before, after;
    struct pm_plane weight; /* 0..1: 0 where outside the after photo or clipped in either; of half
                               the size where the pyramid's are */
};

/*
 * Allocate a view of level l in scratch, with before filled. pm_view_see() then fills after
 * and weight as seen through field (of that level) and homography.
 */
enum pihmap_status pm_view_start(struct pm_job *job, const struct pm_nonrigid_pair *pair, int l,
                                 enum pm_channel channel, struct pm_view *out);
enum pihmap_status pm_view_see(struct pm_job *job, const struct pm_nonrigid_pair *pair, int l,
                               const struct pm_field *field, struct pm_view *view);

#endif
