/* Pull pictures of the after photo into the before frame through an alignment. */
#ifndef PM_ALIGN_WARP_H
#define PM_ALIGN_WARP_H

#include "base/geometry.h"
#include "base/photo.h"

/*
 * The after photo's linear light and clipped share at the before working size (bicubic,
 * area-averaged first where the after photo is finer). Pixels without counterpart are 0.
 */
enum pihmap_status pm_warp(struct pm_job *job, const struct pm_photo *after,
                           const struct pm_align *align, struct pm_linear *out,
                           struct pm_plane *clipped);

/* A mask of the after working frame in the before working frame; 0 without counterpart. */
enum pihmap_status pm_warp_mask(struct pm_job *job, const struct pm_mask *after,
                                const struct pm_align *align, struct pm_mask *out);

/*
 * display, a picture of the after photo at any size, in the before photo's frame as w x h px
 * (bicubic; the mean of up to 4 x 4 samples where display is finer). Pixels outside the after
 * photo are mid grey (128).
 */
enum pihmap_status pm_warp_display(struct pm_job *job, const struct pm_photo *after,
                                   const struct pm_rgb8 *display, const struct pm_align *align,
                                   int w, int h, struct pm_rgb8 *out);

#endif
