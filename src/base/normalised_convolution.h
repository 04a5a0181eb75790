/* Averages over the neighbourhood that only look at px with weight. */
#ifndef PM_BASE_NORMALISED_CONVOLUTION_H
#define PM_BASE_NORMALISED_CONVOLUTION_H

#include "base/image.h"

/*
 * mean[k] = blur(weight * value[k]) / blur(weight) for count planes of one size, Gaussian of
 * sigma px; 0 where no weight is near. total (may be NULL) gets blur(weight). mean[k] may be
 * value[k].
 */
enum pihmap_status pm_normalised_convolution(struct pm_job *job, int count,
                                             const struct pm_plane *const value[],
                                             const struct pm_plane *weight, double sigma,
                                             struct pm_plane *const mean[], struct pm_plane *total);

/*
 * The same for large pictures and wide averages, from the sums of blocks of px, bilinear between
 * their middles: at a fifth of the cost where sigma is 7 px or more, alike to some 1 % of what
 * varies over a sigma; below that it is the same.
 */
enum pihmap_status pm_normalised_convolution_wide(struct pm_job *job, int count,
                                                  const struct pm_plane *const value[],
                                                  const struct pm_plane *weight, double sigma,
                                                  struct pm_plane *const mean[],
                                                  struct pm_plane *total);

/* Values at the middles of blocks of side x side px, from the upper left, to every px of out:
 * bilinear, beyond the outermost middles as they are. */
enum pihmap_status pm_spread_blocks(struct pm_job *job, const struct pm_plane *middles, int side,
                                    struct pm_plane *out);

#endif
