/*
 * Normalised convolution: local means of px that carry weights ("certainty"; Knutsson and Westin
 * 1993).
 */
#ifndef PM_BASE_NORMALISED_CONVOLUTION_H
#define PM_BASE_NORMALISED_CONVOLUTION_H

#include "base/image.h"

/* count planes of one size, and the weight (>= 0) of their px. Borrowed. */
struct pm_weighted_planes {
    int count;
    const struct pm_plane *const *value;
    const struct pm_plane *weight;
};

/*
 * mean[k] = blur(weight * value[k]) / blur(weight), by a Gaussian of sigma px; 0 where no weight is
 * near. total (may be NULL) gets blur(weight). mean[k] may be value[k].
 */
enum pihmap_status pm_normalised_convolution(struct pm_job *job,
                                             const struct pm_weighted_planes *in, double sigma,
                                             struct pm_plane *const mean[], struct pm_plane *total);

/*
 * The same for large pictures and wide Gaussians: sums over blocks of px are blurred, and
 * interpolated bilinearly between the block centres. From a sigma of 7 px on it costs a fifth, and
 * differs by some 1 % of what varies over a sigma; below that it is the same.
 */
enum pihmap_status pm_normalised_convolution_wide(struct pm_job *job,
                                                  const struct pm_weighted_planes *in, double sigma,
                                                  struct pm_plane *const mean[],
                                                  struct pm_plane *total);

/* Bilinear interpolation from the centres of blocks of side x side px, counted from the upper left,
 * to every px of out. Beyond the outermost centres their values are repeated. */
enum pihmap_status pm_upsample_blocks(struct pm_job *job, const struct pm_plane *centres, int side,
                                      struct pm_plane *out);

#endif
