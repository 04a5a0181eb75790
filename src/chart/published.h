/* What is published of the chart's 24 patches. */
#ifndef PM_CHART_PUBLISHED_H
#define PM_CHART_PUBLISHED_H

#include "chart/chart.h"

enum pm_published_edition { PM_PUBLISHED_TO_2014, PM_PUBLISHED_FROM_2014, PM_PUBLISHED_EDITIONS };

struct pm_published {
    const char *name;                /* static */
    double rgb[PM_CHART_PATCHES][3]; /* linear sRGB, D65; outside 0..1 where sRGB ends */
    double lab[PM_CHART_PATCHES][3]; /* CIE L*a*b* D65, of the same */
    /* Row major: takes a small difference of L*a*b* from the patch to one as long as CIEDE2000 says
     * that it is seen. */
    double seen_as[PM_CHART_PATCHES][9];
};

void pm_published(enum pm_published_edition edition, struct pm_published *out);

#endif
