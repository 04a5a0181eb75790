/* Published colours of the chart's 24 patches, in both editions. */
#ifndef PM_CHART_PUBLISHED_H
#define PM_CHART_PUBLISHED_H

#include "chart/chart.h"

enum pm_published_edition { PM_PUBLISHED_TO_2014, PM_PUBLISHED_FROM_2014, PM_PUBLISHED_EDITIONS };

struct pm_published {
    const char *name;                /* static */
    double rgb[PM_CHART_PATCHES][3]; /* linear sRGB, D65; outside 0..1 where out of gamut */
    double lab[PM_CHART_PATCHES][3]; /* CIE L*a*b* D65, of the same */
    /* Row major: maps a small difference in L*a*b* from the patch to a vector whose length is its
     * CIEDE2000. */
    double metric_root[PM_CHART_PATCHES][9];
};

void pm_published(enum pm_published_edition edition, struct pm_published *out);

#endif
