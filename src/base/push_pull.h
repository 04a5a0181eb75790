/*
 * Smooth values for px that are unknown, from the known ones around them: push-pull interpolation
 * over a pyramid (Gortler et al. 1996). It leaves no edge where a known area ends.
 */
#ifndef PM_BASE_PUSH_PULL_H
#define PM_BASE_PUSH_PULL_H

#include "base/image.h"

/* Replaces the px of v where unknown, of the same size, is not 0. Nothing is known: v is kept. */
enum pihmap_status pm_push_pull(struct pm_job *job, const struct pm_mask *unknown,
                                struct pm_plane *v);

#endif
