#include "base/stats.h"

#include <math.h>

/* Hoare's selection: v[k] becomes the k-th smallest; smaller ones before, larger behind. */
static float select_kth(float *v, size_t n, size_t k)
{
    size_t lo = 0, hi = n - 1;
    while (lo < hi) {
        const float pivot = v[lo + (hi - lo) / 2];
        size_t i = lo, j = hi;
        for (;;) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i >= j)
                break;
            const float swap = v[i];
            v[i++] = v[j];
            v[j--] = swap;
        }
        if (v[j] > pivot)
            j--;
        if (k <= j)
            hi = j;
        else
            lo = j + 1;
    }
    return v[k];
}

float pm_quantile(float *v, size_t n, double q)
{
    if (n == 0)
        return NAN;
    const double position = fmin(fmax(q, 0.0), 1.0) * (double)(n - 1);
    const size_t k = (size_t)position;
    const float low = select_kth(v, n, k);
    if (k + 1 >= n)
        return low;
    float next = v[k + 1]; /* everything behind k is >= low: the least of it is next */
    for (size_t i = k + 2; i < n; i++)
        if (v[i] < next)
            next = v[i];
    return low + (float)(position - (double)k) * (next - low);
}

float pm_mad_sigma(float *v, size_t n)
{
    if (n == 0)
        return NAN;
    const float median = pm_quantile(v, n, 0.5);
    for (size_t i = 0; i < n; i++)
        v[i] = fabsf(v[i] - median);
    return 1.4826f * pm_quantile(v, n, 0.5); /* 1 / the normal's upper quartile */
}

uint64_t pm_random_u64(struct pm_random *r)
{
    /* splitmix64, Steele, Lea and Flood 2014 */
    uint64_t z = (r->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double pm_random_unit(struct pm_random *r)
{
    return (double)(pm_random_u64(r) >> 11) * 0x1p-53;
}

double pm_random_normal(struct pm_random *r)
{
    const double u = 1.0 - pm_random_unit(r), v = pm_random_unit(r);
    return sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * v);
}
