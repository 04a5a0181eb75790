/*
 * Where the change is noisy, and where it is calm: a smile shades the cheeks and leaves the
 * forehead as it was, and a forehead is to be judged by a forehead's noise.
 */
#ifndef PM_CHANGE_NOISE_FIELD_H
#define PM_CHANGE_NOISE_FIELD_H

#include "base/change.h"

/*
 * Multiplies change->sigma, which the photos' own detail predicts, by what the change shows: a low
 * quantile of |delta L*| / sigma over the valid px of a disc, over the median of that quantile.
 * Low, so that a mark counts little as its own noise. Scratch only.
 */
enum pihmap_status pm_noise_field(struct pm_job *job, struct pm_change *change);

#endif
