/* The light on a chart: it falls off to one side, and one shadow's edge may lie on it. */
#ifndef PM_CHART_ILLUMINATION_H
#define PM_CHART_ILLUMINATION_H

#include "chart/chart.h"

/* ln light at patch i, above that of most patches, is b1 x + b2 y (pitches from the middle), and on
 * the far side of the edge b3 more. */
struct pm_chart_illumination {
    double b[4];
    bool far[PM_CHART_PATCHES];
    bool stepped; /* there is an edge */
};

double pm_chart_illumination_at(const struct pm_chart_illumination *l, int i);

/* Robust: from ln light e of every patch with its vote (0: none). An edge is only looked for if
 * may_step, and only believed where it explains much. */
void pm_chart_illumination(const double e[PM_CHART_PATCHES], const double vote[PM_CHART_PATCHES],
                           bool may_step, struct pm_chart_illumination *out);

#endif
