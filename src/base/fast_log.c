/*
 * The C library's take one number at a time. Here the exponent comes from a float's bits and the
 * rest from a short series, without a branch, so that the compiler handles eight at a time.
 */
#include "base/fast_log.h"

#include "base/target_clones.h"

#include <stdint.h>
#include <string.h>

#define LN2 0.693147181f
#define LN2_HIGH 0.693359375f /* few bits, so that a multiple of it is exact */
#define LN2_LOW -2.12194440e-4f
#define LOG2_E 1.44269504f
#define ROOT_HALF 0x3f3504f3 /* bits of sqrt(1/2): mantissas go from there to sqrt(2) */
#define MANTISSA 23          /* bits */
#define BIAS 127
#define TO_WHOLE 12582912.0f /* 1.5 * 2^23: adding it rounds to a whole number */

static inline float of_bits(int32_t bits)
{
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static inline int32_t bits_of(float v)
{
    int32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

/* ln(m) = 2 artanh((m - 1) / (m + 1)), whose series converges quickly for an m near 1. */
PM_TARGET_CLONES void pm_ln_row(const float *in, size_t n, float minimum, float *out)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t bits = bits_of(in[i] > minimum ? in[i] : minimum);
        const int32_t power = (bits - ROOT_HALF) >> MANTISSA;
        const float m = of_bits(bits - power * (1 << MANTISSA));
        const float s = (m - 1.0f) / (m + 1.0f), q = s * s;
        const float tail = 0.666666667f + q * (0.4f + q * (0.285714286f + q * 0.222222222f));
        out[i] = (float)power * LN2 + (2.0f * s + s * q * tail);
    }
}

/* e^x = 2^k e^r, k the integer nearest to x / ln 2; e^r by its Taylor series. */
PM_TARGET_CLONES void pm_exp_row(const float *in, size_t n, float *out)
{
    for (size_t i = 0; i < n; i++) {
        const float k = (in[i] * LOG2_E + TO_WHOLE) - TO_WHOLE;
        const float r = (in[i] - k * LN2_HIGH) - k * LN2_LOW;
        const float tail =
            0.5f + r * (1.0f / 6 + r * (1.0f / 24 + r * (1.0f / 120 + r * (1.0f / 720))));
        out[i] = (1.0f + (r + r * r * tail)) * of_bits(((int32_t)k + BIAS) * (1 << MANTISSA));
    }
}
