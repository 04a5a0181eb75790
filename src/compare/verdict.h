/* The verdict: what the regions, the grade and the whole area come to. */
#ifndef PM_COMPARE_VERDICT_H
#define PM_COMPARE_VERDICT_H

#include "compare/result.h"

/*
 * Confidence of a region that a headline rests on, be it of new PIH or of better and worse: nine in
 * ten. On photos of clinics, less sure regions were mostly folds, turned light and edges of hair.
 */
#define PM_SURE 0.9
/* Of the measured skin: that no PIH, or no change, is seen says something only where so much of it
 * would have shown a small mark. */
#define PM_LEAST_SEEN 0.9

/* The report's sums over PIH, faded and red regions, its verdict and why, and the overall change.
 * measured_px: skin that was measured, px of the upright before photo. */
void pm_summarise(pihmap_result *r, double measured_px);

/* The pair was declined with this status and the reason in job: nothing of it is reported as known.
 */
void pm_describe_declined(pihmap_result *r, const struct pm_job *job, enum pihmap_status st);

#endif
