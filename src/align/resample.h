/* Bicubic interpolation of a plane at scattered points (Keys 1981). */
#ifndef PM_ALIGN_RESAMPLE_H
#define PM_ALIGN_RESAMPLE_H

#include "base/image.h"

/*
 * out[i] = p at (x[i], y[i]), px of p, by Keys' cubic with a = -1/2, which is exact for
 * quadratics, so that a resampled slope is not biased. Edges are repeated; coordinates may lie
 * anywhere but must be finite.
 */
void pm_resample_row(const struct pm_plane *p, const float *x, const float *y, int n, float *out);

/* Weights of the four neighbours of a point that lies t (0..1) beyond the second of them: Keys'
 * cubic with a = -1/2, also known as Catmull-Rom. */
static inline void pm_cubic_weights(float t, float weight[4])
{
    const float s = 1.0f - t;
    weight[0] = -0.5f * t * s * s;
    weight[1] = 1.0f + t * t * (1.5f * t - 2.5f);
    weight[2] = 1.0f + s * s * (1.5f * s - 2.5f);
    weight[3] = -0.5f * s * t * t;
}

#endif
