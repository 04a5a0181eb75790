/* Illumination of a chart: robust fit of a linear fall-off and at most one straight shadow edge. */
#ifndef PM_CHART_ILLUMINATION_H
#define PM_CHART_ILLUMINATION_H

#include "chart/chart.h"

/* ln of the light on patch i, relative to that on most patches, is b[1] x + b[2] y (x, y: pitches
 * from the middle), plus b[3] on the far side of the edge. */
struct pm_chart_illumination {
    double b[4];
    bool far[PM_CHART_PATCHES];
    bool has_edge;
};

double pm_chart_illumination_at(const struct pm_chart_illumination *l, int i);

/* From the ln light e of every patch and its weight (0: not used). An edge is only looked for if
 * allow_edge, and only accepted where it explains much of the variance. */
void pm_chart_illumination(const double e[PM_CHART_PATCHES], const double weight[PM_CHART_PATCHES],
                           bool allow_edge, struct pm_chart_illumination *out);

#endif
