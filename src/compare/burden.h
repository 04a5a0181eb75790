/*
 * The pigment burden of an area: how much pigment has come and gone there since the before photo.
 * The manual (pihmap help method) has the formula and says what of published scales it can stand
 * for.
 */
#ifndef PM_COMPARE_BURDEN_H
#define PM_COMPARE_BURDEN_H

#include "base/job.h"
#include "base/image.h"

/* The regions of one kind. Areas in px of the before photo. */
struct pm_region_sums {
    int count;
    double area, drop;        /* drop: sum of delta L*, each region counting the same */
    double weighted, ci95[2]; /* area x delta L*, and with the ends of its interval */
};

/* Of regions[0..n), of each the share inside[i] (0..1); NULL: all of it. */
struct pm_region_sums pm_sum_regions(const struct pihmap_region *regions, size_t n,
                                     const double *inside, enum pihmap_kind kind);

/* Nothing is known. */
struct pihmap_burden pm_burden_unknown(void);

/*
 * Of regions[0..n), the share inside[i] (0..1) of each of which lies in the area; NULL: all of
 * each. measured_px: measured skin in the area, px of the before photo; at 0 the burden is unknown.
 */
struct pihmap_burden pm_burden(const struct pihmap_region *regions, size_t n, const double *inside,
                               double measured_px);

/*
 * Which share of each region that found holds, 1..n, lies in each of areas' labels, 1..m. inside,
 * in scratch of the job: m rows of n shares. Both pictures are of one size.
 */
enum pihmap_status pm_burden_inside(struct pm_job *job, const struct pm_labels *found, size_t n,
                                    const struct pm_labels *areas, size_t m, double **inside);

#endif
