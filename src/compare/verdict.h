/* The verdict: what the regions, the grade and the whole area come to. */
#ifndef PM_COMPARE_VERDICT_H
#define PM_COMPARE_VERDICT_H

#include "compare/result.h"

/* The report's sums over PIH regions, its verdict and why. measured_px: skin that was measured, px
 * of the upright before photo. */
void pm_summarise(pihmap_result *r, double measured_px);

/* The pair was declined with this status and the reason in job: nothing of it is reported as known.
 */
void pm_describe_declined(pihmap_result *r, const struct pm_job *job, enum pihmap_status st);

#endif
