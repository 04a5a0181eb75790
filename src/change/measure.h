/* Measurement of given regions: differences of differences, with their standard errors. */
#ifndef PM_CHANGE_MEASURE_H
#define PM_CHANGE_MEASURE_H

#include "change/region.h"

/*
 * Fills list->v[k], k < list->count, from the measured px of label k + 1. The surrounding skin is
 * looked for in all valid px of the change, without those of regions in found (may be labels
 * itself). A label without a measured px gets its bounding box (w = 0: it has no px at all) and
 * area 0. Scratch only.
 */
enum pihmap_status pm_measure(struct pm_job *job, const struct pm_levelled_pair *pair,
                              const struct pm_noise *noise, const struct pm_labels *labels,
                              const struct pm_labels *found, struct pm_region_list *list);

#endif
