/*
 * Spread of unchanged skin, for marks of one size: discs all over the measured skin, each measured
 * like a region of that outline, although nothing has changed there.
 *
 * So the spread holds everything that a region's figures suffer from: noise, what levelling leaves
 * of the light, relief that turned, skin that moved, places where the alignment is off. It cannot
 * hold what the skin itself does from day to day.
 */
#ifndef PM_CHANGE_SPREAD_H
#define PM_CHANGE_SPREAD_H

#include "change/region.h"

/*
 * out->places discs of diameter_px (working px) that lie on measured skin, and their mean squares
 * of delta L*, a*, b*. Discs lie on four shifted grids, in each of which none is in another's
 * surrounding skin. A disc that is smaller than a detail, or larger than the skin, has no place.
 * out->diameter stays. Scratch only.
 */
enum pihmap_status pm_spread(struct pm_job *job, const struct pm_levelled_pair *pair,
                             const struct pm_noise *noise, double diameter_px,
                             struct pihmap_spread *out);

#endif
