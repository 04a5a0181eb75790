/* Square patches of skin that are compared at two places. */
#ifndef PM_ALIGN_PATCH_H
#define PM_ALIGN_PATCH_H

#include <stddef.h>

#define PM_PATCH 24 /* px of the level: contains a few pores or hairs; a multiple of 8 */

/* Sum of the products of two patches. a, b: their first px, in pictures of rows of stride px. */
float pm_patch_product(const float *a, const float *b, size_t stride);

/* Mean square of normalised structure that is taken as noise. */
#define PM_NOISE_ENERGY 0.1f

#define PM_RADIUS_MAX 8 /* px: how far a patch is shifted at most */

/*
 * Normalised cross-correlation (Lewis 1995) of a patch with the same place, and all places up to
 * radius px from it each way, radius <= PM_RADIUS_MAX: row by row of (2 radius + 1)^2 shifts,
 * -1..1. before, after: the first px of the patch, in pictures of rows of stride px.
 * PM_NOISE_ENERGY of either counts as noise, so that plain skin correlates with nothing.
 */
void pm_patch_correlations(const float *before, const float *after, size_t stride, int radius,
                           float *out);

/* Vertex of the parabola through three values, relative to the middle one, -0.5 .. 0.5. */
float pm_parabola_top(float left, float middle, float right);

#endif
