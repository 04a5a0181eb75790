/* Connected pieces of a mask: small islands out, small holes closed. */
#ifndef PM_SKIN_COMPONENTS_H
#define PM_SKIN_COMPONENTS_H

#include "base/image.h"

/* Clear the 4-connected pieces smaller than share of the largest one. */
enum pihmap_status pm_drop_small_components(struct pm_job *job, struct pm_mask *mask, double share);

/*
 * Set the 4-connected holes that do not touch the frame's rim, are at most share of the
 * frame, and nearly all of whose px may_fill (called with context and px index).
 */
enum pihmap_status pm_fill_holes(struct pm_job *job, struct pm_mask *mask, double share,
                                 bool (*may_fill)(const void *context, size_t px),
                                 const void *context);

#endif
