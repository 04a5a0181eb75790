/*
 * Change map of two levelled photos: log ratio per channel and delta L*, a*, b*, with their
 * standard error.
 *
 * Both photos are averaged over PRE_SIGMA in linear light, within the skin only. The change is
 * ln(after / before) per channel, averaged once more with weights 1 / variance. The variance of a
 * px grows with the gradient that both photos have times the error of the alignment there: an edge
 * or a hair that does not meet its counterpart exactly is down-weighted instead of becoming a mark.
 * delta L*, a*, b* follow from the before colour and that ratio.
 */
#ifndef PM_CHANGE_DELTA_H
#define PM_CHANGE_DELTA_H

#include "base/change.h"

/*
 * before, after: levelled, same size; skin: 255 where both show measurable skin. position_error:
 * standard error of the alignment (root mean square distance from the truth), px. The outermost px
 * of the frame are never valid. *out is the caller's (pm_change_free).
 */
enum pihmap_status pm_delta(struct pm_job *job, const struct pm_linear *before,
                            const struct pm_linear *after, const struct pm_mask *skin,
                            const struct pm_plane *position_error, struct pm_change *out);

/*
 * Adds the change of all of the skin, known from a reference, to ratio and delta L* of the valid
 * px. ln_ratio: of linear r, g, b.
 */
void pm_change_offset(struct pm_change *change, const double ln_ratio[3]);

#endif
