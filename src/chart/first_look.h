/* A first look for a chart, which ends the search in most photos at a small cost. */
#ifndef PM_CHART_FIRST_LOOK_H
#define PM_CHART_FIRST_LOOK_H

#include "base/image.h"

/*
 * A chart has colours on every side of grey, close together: red, green, blue, cyan, magenta,
 * yellow. Skin, hair, a cloth or a wall behind them, and what lies between these, have not.
 * *possible: somewhere in photo (linear light, upright) there are such colours; only then is a
 * chart worth searching for. It is seen at any size of 5 % of the photo's width or more. The only
 * error is PIHMAP_ENOMEM.
 */
enum pihmap_status pm_chart_possible(struct pm_job *job, const struct pm_linear *photo,
                                     bool *possible);

#endif
