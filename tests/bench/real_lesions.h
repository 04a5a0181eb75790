/*
 * How much of the lesions, and of the calm skin, a skin mask leaves out. Of the px inside a polygon
 * over skin that is to be measured, a *lesion* px is 5 L* darker or 5 a* redder than the median of
 * its neighbourhood; *calm* is what lies within 2 of both medians. The neighbourhood is a square of
 * 12 % of the long side, as far as it lies inside the polygon: hair and cloth beside it do not
 * count.
 */
#ifndef PM_BENCH_REAL_LESIONS_H
#define PM_BENCH_REAL_LESIONS_H

#include "base/image.h"
#include "bench/real_polygon.h"

struct real_lesions { /* px of the mask */
    double lesion, lesion_left_out;
    double calm, calm_left_out;
};

/* photo and skin (255: measured) have one size. */
enum pihmap_status real_lesions_count(struct pm_job *job, const struct pm_linear *photo,
                                      const struct pm_mask *skin,
                                      const struct real_polygon *polygon, struct real_lesions *out);
/* The same inside a mask of that size, which may be of several polygons. */
enum pihmap_status real_lesions_inside(struct pm_job *job, const struct pm_linear *photo,
                                       const struct pm_mask *skin, const struct pm_mask *inside,
                                       struct real_lesions *out);

#endif
