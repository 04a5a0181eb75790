/* Colours of a chart's patches -> what takes them to the published ones. */
#ifndef PM_CHART_COLOUR_CORRECTION_H
#define PM_CHART_COLOUR_CORRECTION_H

#include "chart/published.h"

/*
 * From card->rgb and card->seen: shade, colour, off, residuals, shadowed, edition. The light on
 * the chart may fall off to one side and have one shadow's edge; both are fitted with the matrix,
 * and the colour is for the light on most of the patches. False: fewer than 12 patches are seen,
 * or no sane matrix fits.
 */
bool pm_chart_fit(struct pm_chart *chart);

/* Quick and coarse, for choosing among places: mean distance in L*a*b* of the best 20 patches
 * (24 of them given) to a chart under some light; INFINITY when no matrix fits. */
double pm_chart_misfit(double rgb[PM_CHART_PATCHES][3], struct pm_published *published);

#endif
