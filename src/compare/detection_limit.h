/* From which drop on a small mark is flagged, by the place where it lies. */
#ifndef PM_COMPARE_DETECTION_LIMIT_H
#define PM_COMPARE_DETECTION_LIMIT_H

#include "compare/comparison.h"

#define PM_SEEN_DROP 3.0 /* L*: of a mark that should not be missed; 2 is visible side by side */

/*
 * Sets the report's flag_delta_L, flag_range and seen_share from the noise at every measured px:
 * r->change.sigma is that of delta L* at the finest scale, and what is flagged goes with it.
 */
enum pihmap_status pm_describe_limits(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c);

#endif
