/* Which part of the skin both photos show, under an alignment. */
#ifndef PM_ALIGN_OVERLAP_H
#define PM_ALIGN_OVERLAP_H

#include "base/geometry.h"

/* Does before px (x, y), which must lie in the frame, have its place in the w x h px of the after
 * working frame? */
bool pm_align_is_inside(const struct pm_align *a, int w, int h, int x, int y);

/*
 * Share (0..1) of skin, of the size of the before working frame, that has its place in the w x h px
 * of the after working frame, from every other px; 0 without skin. (*cx, *cy): the skin's centre,
 * before px. Clipped skin is not missing: comparability counts it (clipped_fraction in the report).
 */
double pm_align_overlap(const struct pm_align *a, const struct pm_mask *skin, int w, int h,
                        double *cx, double *cy);

#endif
