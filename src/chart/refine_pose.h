/* The last fraction of a pitch of a chart's place. */
#ifndef PM_CHART_REFINE_POSE_H
#define PM_CHART_REFINE_POSE_H

#include "chart/chart.h"

/* to_px moved to where the patches are evenest, edge to edge: within +-0.3 pitches per corner. */
void pm_chart_refine_pose(const struct pm_linear *photo, double to_px[9]);

#endif
