/*
 * Symmetric registration (inverse consistent, Christensen and Johnson 2001): which photo is called
 * before decides neither whether a pair is believed nor where a point lies. The photos' content
 * decides in which direction they are registered first; the caller gets that alignment or its
 * inverse.
 */
#ifndef PM_ALIGN_SYMMETRIC_H
#define PM_ALIGN_SYMMETRIC_H

#include "base/geometry.h"
#include "base/photo.h"

/*
 * As pm_register() (align/register.h), but with before and after exchanged *out is the inverse, to
 * 0.01 px, and as much believed. What one direction does not prove the other may: the direction
 * with more evidence is taken.
 */
enum pihmap_status pm_register_symmetric(struct pm_job *job, const struct pm_photo *before,
                                         const struct pm_mask *before_skin,
                                         const struct pm_photo *after,
                                         const struct pm_mask *after_skin, struct pm_align *out);

#endif
