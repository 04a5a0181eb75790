/*
 * The change map: what the skin itself did between two levelled photos.
 *
 * Both photos are averaged over PRE_SIGMA in linear light, inside the skin only; the change
 * is ln(after / before) per channel, averaged once more with weights 1 / variance, where the
 * variance of a px grows with the gradient of the photo times the error of the alignment: an
 * edge or a hair that does not meet its partner exactly loses its vote instead of becoming a
 * mark. delta L*, a*, b* follow from the before colour and that ratio.
 */
#ifndef PM_CHANGE_DELTA_H
#define PM_CHANGE_DELTA_H

#include "base/change.h"

/*
 * before, after: levelled, same size; skin: 255 where both show measurable skin.
 * position_sigma: error of the alignment, px. The frame's outermost px are never valid. *out is
 * the caller's (pm_change_free).
 */
enum pihmap_status pm_delta(struct pm_job *job, const struct pm_linear *before,
                            const struct pm_linear *after, const struct pm_mask *skin,
                            double position_sigma, struct pm_change *out);

/*
 * The light was tied to something that says that all of the skin changed by ln_ratio (ln of
 * linear r, g, b): put that into ratio and delta L* of the valid px.
 */
void pm_change_offset(struct pm_change *change, const double ln_ratio[3]);

#endif
