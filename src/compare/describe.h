/* From what the stages measured to what the report says. */
#ifndef PM_COMPARE_DESCRIBE_H
#define PM_COMPARE_DESCRIBE_H

#include "compare/comparison.h"

/* Only how fairly the photos can be compared: the grade, and what speaks against their charts. */
void pm_describe_fairness(pihmap_result *r, const struct pm_comparison *c);

/* Everything of the report that comes from the measurement: comparability, whole area, regions,
 * verdict. */
enum pihmap_status pm_describe_change(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c);

#endif
