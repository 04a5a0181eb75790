/* Averages over the neighbourhood that only look at px with weight. */
#ifndef PM_CHANGE_SMOOTH_H
#define PM_CHANGE_SMOOTH_H

#include "base/image.h"

/*
 * *mean = blur(weight * value) / blur(weight), Gaussian of sigma px; 0 where no weight is
 * near. total (may be NULL) gets blur(weight). Planes of one size; mean may be value.
 */
enum pihmap_status pm_weighted_blur(struct pm_job *job, const struct pm_plane *value,
                                    const struct pm_plane *weight, double sigma,
                                    struct pm_plane *mean, struct pm_plane *total);

#endif
