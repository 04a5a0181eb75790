/* Regions as pm_measure() describes them, for tests of what is made of them. */
#ifndef PM_REGION_CASE_H
#define PM_REGION_CASE_H

#include "change/region.h"
#include "stage/stage_case.h"

/* A compact region of calm, even skin whose colour fell by amount (rose: < 0) along the direction;
 * 0.15 L* is its standard error. */
static inline struct pm_region case_fallen(const double skin[3], const double direction[3],
                                           double amount)
{
    struct pm_region r = {
        .label = 1, .w = 30, .h = 30, .area = 700, .side = 0.026, .elongation = 1.2};
    double after[3], was[3], now[3];
    for (int k = 0; k < 3; k++) {
        r.before_rgb[k] = skin[k];
        r.ratio[k] = -amount * direction[k];
        after[k] = skin[k] * exp(r.ratio[k]);
    }
    pm_linear_to_lab(skin, was);
    pm_linear_to_lab(after, now);
    for (int k = 0; k < 3; k++)
        r.delta[k] = now[k] - was[k];
    r.darker = r.delta[0] < 0;
    r.sigma_L = 0.15;
    r.sigma_ratio = 0.006;
    r.steepness = 0.1;
    r.outlined = 0.8;
    r.look = 2;
    r.pigment_sigmas = fabs(r.delta[0]) / r.sigma_L;
    return r;
}

/* The same, by the amount that lowers its L* by drop. */
static inline struct pm_region case_dropped(const double skin[3], const double direction[3],
                                            double drop)
{
    return case_fallen(skin, direction, case_amount(skin, direction, drop));
}

#endif
