/* Draws the colour chart that was found into a photo: outlines of its board and of its patches. */
#ifndef PM_REPORT_CHART_OUTLINE_H
#define PM_REPORT_CHART_OUTLINE_H

#include "chart/chart.h"

/* The board's outline, and in finer lines those of the patches that were used; nothing if no chart
 * was found. scale: px of picture per px of the frame that the chart was found in, along x and y.
 */
enum pihmap_status pm_chart_outline(struct pm_job *job, const struct pm_chart *chart,
                                    const double scale[2], struct pm_rgb8 *picture);

#endif
