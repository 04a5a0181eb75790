/* Does the skin come home? Before to after by the alignment, and back by one found the other way.
 */
#ifndef PM_ALIGN_CONSISTENCY_H
#define PM_ALIGN_CONSISTENCY_H

#include "align/nonrigid.h"

/*
 * *out (scratch, size of level `level` of the before picture): 1 where a px that goes to the after
 * photo through pair and field (of that level) comes home through a flow found from the after to
 * the before photo; falling to 0 where it comes home some px off, as where an eye shut, a mouth
 * opened or hair fell: there the two flows have nothing to agree on. The way back is found over as
 * many levels as from `coarsest` to `level`, no finer: it has only to be right to a few working
 * px, and begins at `start`, a displacement of the after picture, about
 * after_to_before: the nearest homography to the whole way there, so that a pose that the field had
 * to correct widely is found back.
 */
enum pihmap_status pm_consistency(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                  const struct pm_field *field, const double after_to_before[9],
                                  const struct pm_start *start, int coarsest, int level,
                                  struct pm_plane *out);

#endif
