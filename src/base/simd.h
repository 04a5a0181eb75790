/*
 * SIMD vectors of four or eight floats, by the vector extensions of gcc and clang. For loops that
 * the compiler does not vectorise by itself: short ones, or with a table lookup at every step.
 * Vectors of eight need PM_TARGET_CLONES (target_clones.h), and are passed by pointer: without AVX
 * they do not fit a register.
 */
#ifndef PM_BASE_SIMD_H
#define PM_BASE_SIMD_H

#include <string.h>

typedef float pm_four __attribute__((vector_size(4 * sizeof(float))));
typedef float pm_eight __attribute__((vector_size(8 * sizeof(float))));

/* Loads and stores, at any alignment. */
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
