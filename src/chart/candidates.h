/* Connected components of even pixels that are as compact as the patches of a chart. */
#ifndef PM_CHART_CANDIDATES_H
#define PM_CHART_CANDIDATES_H

#include "chart/local_range.h"

#define PM_CHART_NEIGHBOURS 12 /* most that a candidate keeps */

struct pm_candidate {
    float x, y;                         /* centroid, px */
    int start;                          /* index of its first px in the picture */
    float top;                          /* row of that px */
    float side;                         /* square root of its area, px */
    int neighbour[PM_CHART_NEIGHBOURS]; /* the nearest candidates of similar size, nearest first */
    int neighbour_count;
};

struct pm_candidates {
    struct pm_candidate *v; /* the job's scratch */
    int count;
};

/*
 * Components of the px whose local range stays below one threshold: step is its number, 0 to
 * PM_CHART_STEPS - 1; of is 0 for the range of all channels, 1 for that of lightness. Kept are
 * those that fill a parallelogram and are no larger than most_side px squared. The caller rewinds
 * the job's scratch.
 */
enum pihmap_status pm_chart_candidates(struct pm_job *job, const struct pm_local_range *range,
                                       int of, int step, double most_side,
                                       struct pm_candidates *out);

#endif
