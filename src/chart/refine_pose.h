/* Refinement of a chart's pose: pattern search (Hooke and Jeeves 1961) over its four corners. */
#ifndef PM_CHART_REFINE_POSE_H
#define PM_CHART_REFINE_POSE_H

#include "chart/chart.h"

/* Moves to_px to where the patches are most even, edge to edge: within +-0.3 pitches per corner. */
void pm_chart_refine_pose(const struct pm_linear *photo, double to_px[9]);

#endif
