#include "align/patch.h"

#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>

/* Static, for a resolver of clones would be exported from the shared library. */
PM_TARGET_CLONES static float product(const float *a, const float *b, size_t stride)
{
    pm_eight sums[3] = {{0}, {0}, {0}}, p, q; /* over PM_PATCH columns */
    for (int j = 0; j < PM_PATCH; j++, a += stride, b += stride)
        for (int i = 0; i < PM_PATCH / 8; i++) {
            pm_load_eight(a + 8 * i, &p);
            pm_load_eight(b + 8 * i, &q);
            sums[i] += p * q;
        }
    const pm_eight sum = sums[0] + sums[1] + sums[2];
    return pm_sum_eight(&sum);
}

float pm_patch_product(const float *a, const float *b, size_t stride)
{
    return product(a, b, stride);
}

float pm_parabola_top(float left, float middle, float right)
{
    const float bend = left - 2.0f * middle + right;
    return bend < -1e-6f ? fminf(fmaxf(0.5f * (left - right) / bend, -0.5f), 0.5f) : 0.0f;
}
