/*
 * One exposure given as both photos: the same file, or a copy of it, saved again, cut on whole
 * pixels, resized, brightened or otherwise changed in tone. There is nothing to compare in it.
 */
#ifndef PM_COMPARE_SAME_PHOTO_H
#define PM_COMPARE_SAME_PHOTO_H

#include "compare/comparison.h"

/* PIHMAP_EALIGN (same_photo) if both files have the same bytes. */
enum pihmap_status pm_refuse_same_file(struct pm_job *job, const pihmap_result *r);

/*
 * PIHMAP_EALIGN (same_photo) if the after photo, aligned and warped (c->warped), is a copy of the
 * before photo. Two exposures differ by movement, and by the noise of the sensor; copies in nothing
 * but their tone curve and what JPEG has lost. So of a copy
 *   - the alignment is one scale along each side and a shift, in quarter turns, without any
 *     rotation or elastic part; of an unscaled one the shift is by whole px;
 *   - colour follows from colour everywhere, by one smooth function;
 *   - the finest detail, which holds the noise, is correlated, the more the better the JPEGs are.
 */
enum pihmap_status pm_refuse_copy(struct pm_job *job, const pihmap_result *r,
                                  const struct pm_comparison *c);

#endif
