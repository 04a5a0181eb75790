/* The regions of the report: from working px to full-size px, and from figures to a kind. */
#ifndef PM_COMPARE_REGIONS_H
#define PM_COMPARE_REGIONS_H

#include "compare/comparison.h"

/* r->regions and the report's: those found, largest drop first, then those that the user asked for.
 * r->left_out, labels and measured: those found of which practically nothing is known stand last.
 */
enum pihmap_status pm_describe_regions(struct pm_job *job, pihmap_result *r,
                                       const struct pm_comparison *c);

#endif
