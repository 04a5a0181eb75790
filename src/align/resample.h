/* Bicubic samples of a plane at scattered places: the one interpolation of this room. */
#ifndef PM_ALIGN_RESAMPLE_H
#define PM_ALIGN_RESAMPLE_H

#include "base/image.h"

/*
 * out[i] = p at (x[i], y[i]), px of p, by Keys' cubic with a = -1/2 (Keys 1981: exact for
 * quadratics, so a resampled slope is not biased). Edges are repeated; coordinates may lie
 * anywhere but must be finite.
 */
void pm_resample_row(const struct pm_plane *p, const float *x, const float *y, int n, float *out);

#endif
