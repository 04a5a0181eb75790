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

#define SHIFTS_MAX (2 * PM_RADIUS_MAX + 1)
#define ENDS_MAX (PM_PATCH + 2 * PM_RADIUS_MAX)

/* Sums of squares under the patch at every shift. a: the first px at the first shift. */
static void energies(const float *a, size_t stride, int shifts, float *out)
{
    float across[ENDS_MAX][SHIFTS_MAX]; /* of PM_PATCH px in a row, from every shift on */
    const int ends = PM_PATCH + shifts - 1;
    for (int j = 0; j < ends; j++, a += stride) {
        double sum = 0.0;
        for (int i = 0; i < ends; i++) {
            sum += (double)(a[i] * a[i]) -
                   (i >= PM_PATCH ? (double)(a[i - PM_PATCH] * a[i - PM_PATCH]) : 0.0);
            if (i >= PM_PATCH - 1)
                across[j][i - PM_PATCH + 1] = (float)sum;
        }
    }
    for (int i = 0; i < shifts; i++) {
        double sum = 0.0;
        for (int j = 0; j < ends; j++) {
            sum += (double)(across[j][i] - (j >= PM_PATCH ? across[j - PM_PATCH][i] : 0.0f));
            if (j >= PM_PATCH - 1)
                out[(j - PM_PATCH + 1) * shifts + i] = (float)fmax(sum, 0.0);
        }
    }
}

void pm_patch_correlations(const float *before, const float *after, size_t stride, int radius,
                           float *out)
{
    const float noise = PM_NOISE_ENERGY * PM_PATCH * PM_PATCH;
    const float own = product(before, before, stride) + noise;
    const int shifts = 2 * radius + 1;
    const float *first = after - (size_t)radius * (stride + 1);
    energies(first, stride, shifts, out);
    for (int j = 0; j < shifts; j++, first += stride)
        for (int i = 0; i < shifts; i++, out++)
            *out = product(first + i, before, stride) / sqrtf((*out + noise) * own);
}

float pm_parabola_top(float left, float middle, float right)
{
    const float bend = left - 2.0f * middle + right;
    return bend < -1e-6f ? fminf(fmaxf(0.5f * (left - right) / bend, -0.5f), 0.5f) : 0.0f;
}
