/*
 * Initial flow from keypoint matches: the smoothest displacement field on which they agree, by
 * iteratively reweighted least squares with Tukey's biweight (Beaton and Tukey 1974).
 */
#ifndef PM_ALIGN_INITIAL_FLOW_H
#define PM_ALIGN_INITIAL_FLOW_H

#include "align/displacement.h"
#include "align/match.h"
#include "align/pyramid.h"

/*
 * *out (scratch, at level `level` of the before picture): the smoothest displacement u with which
 * most matches (px of level 0 of both pictures) that may belong to this pose satisfy
 * before_to_after(p + u(p)) = q. It is where non-rigid registration starts when pressed or
 * stretched skin moved by more than a coarse level can follow.
 */
enum pihmap_status pm_initial_flow(struct pm_job *job, const struct pm_pyramid *before,
                                   const double before_to_after[9], const struct pm_matches *match,
                                   int level, struct pm_displacement *out);

#endif
