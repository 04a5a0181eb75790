/* What each px of the before photo shows when both photos are taken together. */
#ifndef PM_COMPARE_PAIR_CLASSES_H
#define PM_COMPARE_PAIR_CLASSES_H

#include "compare/comparison.h"

/*
 * r->classes, in the before working frame: the before photo's class where it is not measured skin;
 * else why the after photo hides the skin there, or that it has no counterpart. Outside the
 * region of interest it is PM_PIXEL_OUTSIDE_AREA. Shares and coverage go to the report: those of
 * the region of interest if there is one.
 */
enum pihmap_status pm_pair_classes(struct pm_job *job, pihmap_result *r,
                                   const struct pm_comparison *c);

#endif
