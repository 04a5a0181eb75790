/* Means in square windows: what local contrast is measured by, in few passes over memory. */
#ifndef PM_BASE_BOX_FILTER_H
#define PM_BASE_BOX_FILTER_H

#include "base/image.h"

/*
 * out = mean of in in a window of 2 radius + 1 px, taken twice along each side (so that the
 * weights fall off like a tent: sigma = sqrt(((2 radius + 1)^2 - 1) / 6)); edges repeated. May
 * be in place. pm_blur() is rounder; this is several times quicker, and the flow needs it some
 * twenty times.
 */
enum pihmap_status pm_box_filter(struct pm_job *job, const struct pm_plane *in, int radius,
                                 struct pm_plane *out);

#endif
