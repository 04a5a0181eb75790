/*
 * Four or eight numbers that are worked on at once, in gcc's and clang's own words. For loops of
 * which the compiler makes no vectors by itself: short ones, or with a table at every step. Eight
 * want PM_TARGET_CLONES (wide.h), and are no arguments: without AVX they do not fit a register.
 */
#ifndef PM_BASE_SIMD_H
#define PM_BASE_SIMD_H

#include <string.h>

typedef float pm_four __attribute__((vector_size(4 * sizeof(float))));
typedef float pm_eight __attribute__((vector_size(8 * sizeof(float))));

/* Any floats, at any address. */
static inline pm_four pm_load_four(const float *v)
{
    pm_four out;
    memcpy(&out, v, sizeof out);
    return out;
}

static inline void pm_load_eight(const float *v, pm_eight *out)
{
    memcpy(out, v, sizeof *out);
}

static inline float pm_sum_eight(const pm_eight *v)
{
    const pm_eight s = *v;
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]));
}

static inline void pm_store_eight(float *v, const pm_eight *in)
{
    memcpy(v, in, sizeof *in);
}

#endif
