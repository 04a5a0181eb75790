/* Backward warping: pictures of the after photo resampled in the before frame. */
#ifndef PM_ALIGN_WARP_H
#define PM_ALIGN_WARP_H

#include "base/geometry.h"
#include "base/photo.h"

/*
 * The after photo's linear light and clipped share at the before working size: bicubic, after a
 * Gaussian blur against aliasing where the after photo is finer. Pixels without counterpart are 0.
 */
enum pihmap_status pm_warp(struct pm_job *job, const struct pm_photo *after,
                           const struct pm_align *align, struct pm_linear *out,
                           struct pm_plane *clipped);

/* A mask of the after working frame in the before working frame; 0 without counterpart. */
enum pihmap_status pm_warp_mask(struct pm_job *job, const struct pm_mask *after,
                                const struct pm_align *align, struct pm_mask *out);

struct pm_display_warp {
    const struct pm_photo *after;  /* for the size of its working frame only */
    const struct pm_rgb8 *display; /* a picture of it, of any size */
    const struct pm_align *align;
};

/*
 * The display picture in the before photo's frame as w x h px: bicubic, the mean of up to 4 x 4
 * samples where it is finer. Pixels outside the after photo are mid grey (128).
 */
enum pihmap_status pm_warp_display(struct pm_job *job, const struct pm_display_warp *warp, int w,
                                   int h, struct pm_rgb8 *out);

#endif
