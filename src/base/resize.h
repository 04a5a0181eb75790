/* Pictures at another size. */
#ifndef PM_BASE_RESIZE_H
#define PM_BASE_RESIZE_H

#include "base/image.h"

/*
 * in, smaller or larger, as w x h px (>= 1): Keys' cubic, widened by the reduction so that
 * nothing aliases. On the sRGB codes, not in linear light: what is shown keeps its contrast to
 * the eye, and fine hairs keep their weight. *out is the caller's.
 */
enum pihmap_status pm_resize(struct pm_job *job, const struct pm_rgb8 *in, int w, int h,
                             struct pm_rgb8 *out);

/* The size of w x h px fitted into a square of that side, by its long side; at least 1 x 1. */
void pm_fit(int w, int h, int side, int *fit_w, int *fit_h);

#endif
