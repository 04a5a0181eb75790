/* The regions that the user asked for: measured whether anything changed there or not. */
#ifndef PM_COMPARE_NAMED_REGIONS_H
#define PM_COMPARE_NAMED_REGIONS_H

#include "compare/comparison.h"

/* The figures and the strain of c->named. */
enum pihmap_status pm_measure_named(struct pm_job *job, const pihmap_result *r,
                                    struct pm_comparison *c);

#endif
