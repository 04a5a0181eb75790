/*
 * Reduction by exact area averaging in linear light: a decoded picture -> the frames that the
 * stages measure; and its conversion to 8-bit sRGB for display.
 *
 * Working px (X, Y) is the mean of the source over [X * W / w, (X + 1) * W / w), and likewise down.
 * Source px that are cut by the border count in proportion.
 */
#ifndef PM_CODEC_REDUCE_H
#define PM_CODEC_REDUCE_H

#include "codec/profile.h"

/* w x h reduced to a long side of `side`; never enlarged, at least 1 px. */
struct pm_size {
    int w, h; /* px */
};
struct pm_size pm_reduce_size(int w, int h, int side);

/* r -> linear and clipped (see struct pm_photo), both of that size, allocated here. */
enum pihmap_status pm_reduce(struct pm_job *job, const struct pm_raster *r,
                             const struct pm_profile *p, struct pm_size size,
                             struct pm_linear *linear, struct pm_plane *clipped);

/* r -> 8-bit sRGB of the same size in *out, in the memory of r's pixels, which are gone; colours
 * outside sRGB are clipped. */
enum pihmap_status pm_reduce_display(struct pm_job *job, struct pm_raster *r,
                                     const struct pm_profile *p, struct pm_rgb8 *out);

#endif
