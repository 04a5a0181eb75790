/* Order statistics and a seeded generator: deterministic on every machine. */
#ifndef PM_BASE_STATS_H
#define PM_BASE_STATS_H

#include <stddef.h>
#include <stdint.h>

#define PM_Z95 1.96 /* half a normal's 95 % interval, in sigma */

/* The q-quantile (0..1) of v[0..n), linear between neighbours; v is reordered. NAN if n = 0. */
float pm_quantile(float *v, size_t n, double q);

/* 1.4826 * median |v - median|: a robust standard deviation. v is left with the deviations. NAN if
 * n = 0. */
float pm_mad_sigma(float *v, size_t n);
#define PM_MAD_EFFICIENCY 0.37 /* of that, against the standard deviation of normal noise */

/* splitmix64: a small generator whose sequence is fixed by its seed. */
struct pm_random {
    uint64_t state;
};
uint64_t pm_random_u64(struct pm_random *r);
double pm_random_unit(struct pm_random *r);   /* [0, 1) */
double pm_random_normal(struct pm_random *r); /* mean 0, sigma 1; Box-Muller */

#endif
