/* Image resampling by cubic convolution (Keys 1981), for pictures that are shown. */
#ifndef PM_BASE_RESIZE_H
#define PM_BASE_RESIZE_H

#include "base/image.h"

/*
 * in -> w x h px (>= 1), smaller or larger. When it gets smaller, the kernel is widened in
 * proportion against aliasing. It works on sRGB codes, not in linear light: so the picture keeps
 * its contrast to the eye, and fine hairs their weight. *out is the caller's.
 */
enum pihmap_status pm_resize(struct pm_job *job, const struct pm_rgb8 *in, int w, int h,
                             struct pm_rgb8 *out);

/* w x h px scaled to a long side of `side`; at least 1 x 1. */
void pm_fit(int w, int h, int side, int *fit_w, int *fit_h);

#endif
