/* Where the change stands out: labels, not yet figures. */
#ifndef PM_CHANGE_DETECT_H
#define PM_CHANGE_DETECT_H

#include "change/noise.h"

/*
 * sign -1: px that went darker, +1: lighter. Writes labels first..*last over px of labels
 * that are 0. evidence (may be NULL) collects the highest evidence of every px, in units of
 * the threshold.
 */
enum pihmap_status pm_detect(struct pm_job *job, const struct pm_change *change,
                             const struct pm_scales *scales, const struct pm_noise *noise,
                             double min_drop, float sign, struct pm_labels *labels, int *last);

#endif
