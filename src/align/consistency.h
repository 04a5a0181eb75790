/*
 * Forward-backward consistency of two dense flows (Sundaram et al. 2010): a point carried to the
 * after photo, and back by a flow found the other way, should return to where it began.
 */
#ifndef PM_ALIGN_CONSISTENCY_H
#define PM_ALIGN_CONSISTENCY_H

#include "align/nonrigid.h"

/*
 * *out (scratch, size of the forward flow's level of the before picture): 1 where a px returns to
 * its place, falling to 0 where it returns some px off. That happens where an eye shut, a mouth
 * opened or hair fell, because the two flows then have nothing in common to follow.
 *
 * The backward flow is found here, about after_to_before (px of level 0), from the initial
 * estimate, which is in the after picture. after_to_before is the inverse of the homography that
 * is nearest to the whole forward map, so a pose that the field had to correct by far is returned
 * from as well. The backward flow runs over as many levels as from `coarsest` to forward->level
 * and no finer, since it has to be right to a few working px only.
 */
enum pihmap_status pm_consistency(struct pm_job *job, const struct pm_flow *forward,
                                  const double after_to_before[9],
                                  const struct pm_initial_estimate *initial, int coarsest,
                                  struct pm_plane *out);

#endif
