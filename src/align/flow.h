/*
 * The local part: how the skin moved after a homography has taken out the pose. Coarse to
 * fine, on structure without light (pyramid.h). Every patch's evidence about its own
 * displacement is weighed by its information (gradients over residual, so that plain skin,
 * new marks and gloss say little), and the smoothest field that fits all of it is solved for
 * (field.h).
 */
#ifndef PM_ALIGN_FLOW_H
#define PM_ALIGN_FLOW_H

#include "align/field.h"
#include "align/pyramid.h"

struct pm_flow_pair {
    const struct pm_pyramid *before, *after;
    double before_to_after[9]; /* homography between the working frames */
};

/*
 * *out (scratch): displacement u of before px, at level `finest`, so that the before point p
 * lies at before_to_after(p + u(p)) in the after photo. start: the field of the level
 * `coarsest + 1` or coarser to begin from, of a picture start_w x start_h, or NULL. Folds
 * are damped out: the Jacobian of p + u is positive everywhere.
 */
enum pihmap_status pm_flow(struct pm_job *job, const struct pm_flow_pair *pair, int coarsest,
                           int finest, struct pm_field *out);

/* H of the working frames, between level lb of before and level la of after. */
void pm_flow_level_homography(const struct pm_flow_pair *pair, int lb, int la, double H[9]);

/* The level of after whose px are nearest in size to those of level lb of before. */
int pm_flow_after_level(const struct pm_flow_pair *pair, int lb);

/*
 * The after level seen from the before level lb, through field and homography. weight: 0
 * where outside the after photo. Both planes have the size of the before level.
 */
void pm_flow_warp(const struct pm_job *job, const struct pm_flow_pair *pair, int lb,
                  const struct pm_field *field, struct pm_plane *warped, struct pm_plane *weight);

#endif
