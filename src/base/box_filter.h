/* Box filter: means over square windows, for local contrast, in few passes over memory. */
#ifndef PM_BASE_BOX_FILTER_H
#define PM_BASE_BOX_FILTER_H

#include "base/image.h"

/*
 * out = mean of in over a window of 2 radius + 1 px, taken twice along each axis. So the weights
 * form a tent, of sigma = sqrt(((2 radius + 1)^2 - 1) / 6) px. Edges are repeated; out may be in.
 * pm_blur() is closer to isotropic. This is several times quicker, and non-rigid registration needs
 * it some twenty times.
 */
enum pihmap_status pm_box_filter(struct pm_job *job, const struct pm_plane *in, int radius,
                                 struct pm_plane *out);

#endif
