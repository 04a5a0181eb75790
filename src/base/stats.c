#include "base/stats.h"

#include "base/target_clones.h"

#include <math.h>
#include <string.h>

#define MANY 256 /* from as many on tables pay: of 1000 a quarter of the time */
#define DIGIT 11 /* bits, of 32: three digits; a table of counts stays in the nearest cache */
#define LANES 8
#define DIGIT_MASK ((1u << DIGIT) - 1)

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

/* A number whose order is that of the floats. */
static inline uint32_t rank_of(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits ^ ((0u - (bits >> 31)) | 0x80000000u); /* a negative number's are all turned over */
}

/* Brings those of v[0..n) whose rank has this digit to the front; how many there are. Without a
 * branch, which could not be foreseen. */
static size_t gather_digit(float *v, size_t n, unsigned shift, uint32_t digit)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const float at = v[i];
        v[i] = v[count];
        v[count] = at;
        count += (rank_of(at) >> shift & DIGIT_MASK) == digit;
    }
    return count;
}

/* The k-th smallest of many, digit by digit from the highest: Hoare's way guesses wrong at every
 * second of them. */
static float select_of_many(float *v, size_t n, size_t k)
{
    for (int shift = 32 - DIGIT; n >= MANY && shift > -DIGIT; shift -= DIGIT) {
        const unsigned down = shift > 0 ? (unsigned)shift : 0;
        uint32_t count[DIGIT_MASK + 1] = {0}, digit = 0;
        for (size_t i = 0; i < n; i++)
            count[rank_of(v[i]) >> down & DIGIT_MASK]++;
        for (; k >= count[digit]; digit++)
            k -= count[digit];
        n = gather_digit(v, n, down, digit);
    }
    return select_kth(v, n, k);
}

/* The least that is above low, of which there are k smaller or equal ones beside it; low if one of
 * those stands in the next place. */
PM_TARGET_CLONES static float next_above(const float *v, size_t n, size_t k, float low)
{
    uint32_t least[LANES] = {0}, all = 0; /* of up to 4 G each */
    float next[LANES], nearest = INFINITY;
    for (int j = 0; j < LANES; j++)
        next[j] = INFINITY;
    for (size_t i = 0; i + LANES <= n; i += LANES)
        for (int j = 0; j < LANES; j++) {
            const float at = v[i + (size_t)j], above = at > low ? at : INFINITY;
            least[j] += at <= low;
            next[j] = above < next[j] ? above : next[j];
        }
    for (size_t i = n - n % LANES; i < n; i++) {
        all += v[i] <= low;
        nearest = v[i] > low && v[i] < nearest ? v[i] : nearest;
    }
    for (int j = 0; j < LANES; j++) {
        all += least[j];
        nearest = next[j] < nearest ? next[j] : nearest;
    }
    return all > k + 1 ? low : nearest;
}

float pm_quantile(float *v, size_t n, double q)
{
    if (n == 0)
        return NAN;
    const double position = fmin(fmax(q, 0.0), 1.0) * (double)(n - 1);
    const size_t k = (size_t)position;
    const float low = select_of_many(v, n, k);
    if (k + 1 >= n)
        return low;
    return low + (float)(position - (double)k) * (next_above(v, n, k, low) - low);
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
