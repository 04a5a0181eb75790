#include "batch/bootstrap.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* Of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996). */
static double quantile(const double *v, size_t n, double q)
{
    const double at = q * (double)(n - 1);
    const size_t left = (size_t)at;
    return left + 1 < n ? v[left] + (at - (double)left) * (v[left + 1] - v[left]) : v[n - 1];
}

void pm_bootstrap_interval(double *draws, double ci95[2])
{
    size_t n = 0;
    for (size_t i = 0; i < PM_BOOTSTRAP_DRAWS; i++)
        if (isfinite(draws[i]))
            draws[n++] = draws[i];
    ci95[0] = ci95[1] = NAN;
    if (n == 0)
        return;
    qsort(draws, n, sizeof *draws, by_value);
    ci95[0] = quantile(draws, n, 0.025);
    ci95[1] = quantile(draws, n, 0.975);
}
