/* The figures of given regions: differences of differences, with their error. */
#ifndef PM_CHANGE_MEASURE_H
#define PM_CHANGE_MEASURE_H

#include "change/region.h"

/*
 * Fill list->v[k], k < list->count, from the measured px (a part of the valid ones) of label
 * k + 1; the surround is looked for in all valid px. before, after (levelled):
 * what change was made from. found: regions that are no calm surround for any other (may be
 * labels itself). A label without a measured px gets its bounding box (w = 0: none at all) and
 * area 0. Scratch only.
 */
enum pihmap_status pm_measure(struct pm_job *job, const struct pm_linear *before,
                              const struct pm_linear *after, const struct pm_change *change,
                              const struct pm_noise *noise, const struct pm_mask *measured,
                              const struct pm_labels *labels, const struct pm_labels *found,
                              struct pm_region_list *list);

#endif
