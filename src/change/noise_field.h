/*
 * Where the change is noisy, and where it is calm: a smile shades the cheeks and leaves the
 * forehead as it was, and a forehead is to be judged by a forehead's noise.
 */
#ifndef PM_CHANGE_NOISE_FIELD_H
#define PM_CHANGE_NOISE_FIELD_H

#include "base/image.h"

/*
 * Multiplies sigma, the noise that is expected of a map of the change, by what the map shows: a low
 * quantile of |map| / sigma over the valid px of a disc, over the median of that quantile. Low, so
 * that a mark counts little as its own noise. All of one size. Scratch only.
 */
enum pihmap_status pm_noise_field(struct pm_job *job, const struct pm_plane *map,
                                  const struct pm_mask *valid, struct pm_plane *sigma);

#endif
