/*
 * Where the change is noisy, and where it is calm: a smile shades the cheeks and leaves the
 * forehead as it was, and a forehead is to be judged by a forehead's noise.
 */
#ifndef PM_CHANGE_NOISE_FIELD_H
#define PM_CHANGE_NOISE_FIELD_H

#include "base/change.h"

/*
 * Multiplies factor, local noise over the typical one (> 0) as the photos' detail predicts it, by
 * what the change shows: a low quantile of |delta L*| / factor over the valid px of a disc, over
 * the median of that quantile. Low, so that a mark does not count as its own noise. Scratch only.
 */
enum pihmap_status pm_noise_field(struct pm_job *job, struct pm_change *change);

#endif
