/* The same alignment seen from the other photo: where the after photo's skin lies in the before
 * photo. */
#ifndef PM_ALIGN_INVERSE_H
#define PM_ALIGN_INVERSE_H

#include "base/geometry.h"

/*
 * *out maps the w x h px of the after working frame to the before frame: before_to_after is the
 * inverse homography, dx and dy are what it leaves, in before px, at every after px; a point
 * carried there and back returns to within 0.01 px. confidence is that of the px it came from, 0
 * where that lies outside. Errors in px, scale and rotation are those of the other frame; overlap,
 * turn, inliers, belief and reason are copied. PIHMAP_EARG: the homography has no inverse. *out is
 * the caller's (pm_align_free), and empty after an error.
 */
enum pihmap_status pm_align_inverse(struct pm_job *job, const struct pm_align *a, int w, int h,
                                    struct pm_align *out);

#endif
