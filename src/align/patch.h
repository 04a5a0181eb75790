/* Square patches of skin that are compared at two places. */
#ifndef PM_ALIGN_PATCH_H
#define PM_ALIGN_PATCH_H

#include <stddef.h>

#define PM_PATCH 24 /* px of the level: contains a few pores or hairs; a multiple of 8 */

/* Sum of the products of two patches. a, b: their first px, in pictures of rows of stride px. */
float pm_patch_product(const float *a, const float *b, size_t stride);

/* Vertex of the parabola through three values, relative to the middle one, -0.5 .. 0.5. */
float pm_parabola_top(float left, float middle, float right);

#endif
