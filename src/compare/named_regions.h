/* Named regions, those that the user asked for: measured whether anything changed there or not. */
#ifndef PM_COMPARE_NAMED_REGIONS_H
#define PM_COMPARE_NAMED_REGIONS_H

#include "compare/comparison.h"

/* Measures the regions of c->named, and the strain of their skin. */
enum pihmap_status pm_measure_named_regions(struct pm_job *job, const pihmap_result *r,
                                            struct pm_comparison *c);

#endif
