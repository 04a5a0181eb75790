/* Where the change stands out: labels, not yet figures. */
#ifndef PM_CHANGE_DETECT_H
#define PM_CHANGE_DETECT_H

#include "change/noise.h"

/*
 * sign -1: px where scale[] fell, +1: where it rose. sigma: noise of every scale. Writes labels
 * *last + 1.. over px of labels that are 0 (or joins finer regions of this call), and moves
 * *last.
 */
enum pihmap_status pm_detect(struct pm_job *job, const struct pm_scales *scales,
                             const struct pm_plane scale[PM_SCALES], const double sigma[PM_SCALES],
                             double min_drop, float sign, struct pm_labels *labels, int *last);

#endif
