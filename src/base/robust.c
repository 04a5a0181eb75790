#include "base/robust.h"

#include <math.h>

void pm_robust_covariance(const struct pm_plane planes[3], const struct pm_mask *mask, size_t step,
                          const struct pm_trimming *trimming, double covariance[9])
{
    double S[9] = {0}, n = 0.0;
    for (size_t i = 0; i < pm_pixels(mask); i += step) {
        bool typical = mask->v[i] != 0;
        for (int k = 0; k < 3; k++)
            typical = typical && fabsf(planes[k].v[i]) <= trimming->cut * trimming->sigma[k];
        if (!typical)
            continue;
        n++;
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                S[3 * a + b] += (double)planes[a].v[i] * (double)planes[b].v[i];
    }
    for (int k = 0; k < 9; k++)
        covariance[k] =
            S[k] / fmax(n, 1.0) + (k % 4 == 0 ? trimming->noise * trimming->noise : 0.0);
}
