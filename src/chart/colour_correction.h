/*
 * Colour correction from the patches of a chart: flare, tone exponent and a 3 x 3 matrix, fitted
 * by Levenberg and Marquardt (Marquardt 1963) to the least CIEDE2000.
 */
#ifndef PM_CHART_COLOUR_CORRECTION_H
#define PM_CHART_COLOUR_CORRECTION_H

#include "chart/published.h"

/*
 * Fills shade, colour, the residuals, shadowed and edition of *chart from its rgb and seen. The
 * light on the chart may fall off to one side and have one shadow's edge; both are fitted along
 * with the colours, which are for the light on most of the patches. False: fewer than 12 patches
 * are seen, or no plausible correction fits.
 */
bool pm_chart_fit(struct pm_chart *chart);

/* A quick, coarse fit for choosing between poses: mean distance in L*a*b* of the best 20 of the 24
 * patches to a chart under some light; INFINITY when no matrix fits. */
double pm_chart_misfit(double rgb[PM_CHART_PATCHES][3], struct pm_published *published);

#endif
