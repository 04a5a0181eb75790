/* How the skin moved as the matched keypoints tell: where the flow starts from. */
#ifndef PM_ALIGN_INITIAL_FLOW_H
#define PM_ALIGN_INITIAL_FLOW_H

#include "align/displacement.h"
#include "align/match.h"
#include "align/pyramid.h"

/*
 * *out (scratch, at level `level` of the before picture): the smoothest displacement u for which
 * most matches that could be of this pose at all say before_to_after(p + u(p)) = q. A pressed or
 * stretched patch of skin moves by more than a coarse level of the flow can follow from rest.
 * match: px of level 0 of both pictures. *furthest: the largest displacement, share of the side.
 */
enum pihmap_status pm_initial_flow(struct pm_job *job, const struct pm_pyramid *before,
                                   const double before_to_after[9], const struct pm_match *match,
                                   int count, int level, struct pm_field *out, double *furthest);

#endif
