/* A photo with the colour chart that was found in it: its outline and its patches. */
#ifndef PM_REPORT_CHART_OUTLINE_H
#define PM_REPORT_CHART_OUTLINE_H

#include "chart/chart.h"

/* Outline the chart's board, and with a finer line the patches that were used, on picture; nothing
 * when none was found. scale: px of picture per px of the frame that the chart's place is in. */
enum pihmap_status pm_chart_outline(struct pm_job *job, const struct pm_chart *chart,
                                    const double scale[2], struct pm_rgb8 *picture);

#endif
