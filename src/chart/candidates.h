/* Even, compact pieces of a picture: what patches of a chart look like. */
#ifndef PM_CHART_CANDIDATES_H
#define PM_CHART_CANDIDATES_H

#include "chart/local_range.h"

#define PM_CHART_NEAR 12 /* neighbours that a blob knows */

struct pm_candidate {
    float x, y;              /* centroid, px */
    int start;               /* index of its first px */
    float top;               /* the row of that */
    float side;              /* root of its area, px */
    int near[PM_CHART_NEAR]; /* nearest of like size, nearest first; near_count of them */
    int near_count;
};

struct pm_candidates {
    struct pm_candidate *v; /* the job's scratch */
    int count;
};

/*
 * Pieces that do not reach the step (0..PM_CHART_STEPS-1) of unrest `of` (0 or 1, see there), which
 * fill about a parallelogram, none larger than most_side px. The caller rewinds the job's scratch.
 */
enum pihmap_status pm_chart_candidates(struct pm_job *job, const struct pm_local_range *unrest,
                                       int of, int step, double most_side,
                                       struct pm_candidates *out);

#endif
