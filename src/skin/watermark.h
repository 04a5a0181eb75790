/*
 * Watermarks, captions and frames that lie at the same place of the frame in both photos, while the
 * skin has moved beneath them. The pair itself tells them from skin: their detail agrees in the
 * frame's own coordinates better than in the skin's. Where the skin did not move (a tripod), the
 * two cannot be told apart, and nothing is found; nor does such an overlay show as a change there.
 */
#ifndef PM_SKIN_WATERMARK_H
#define PM_SKIN_WATERMARK_H

#include "base/geometry.h"
#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * *may: do a few places of where look more alike at the same place of both frames than along the
 * skin, which align follows? If not, there is no watermark: a first look, which takes a tenth of
 * the time. Working frames of different sizes have none.
 */
enum pihmap_status pm_may_have_watermark(struct pm_job *job, const struct pm_linear *before,
                                         const struct pm_linear *after,
                                         const struct pm_align *align, const struct pm_mask *where,
                                         bool *may);

/*
 * *out (size of the before photo's working frame; the caller's) is PM_PIXEL_OVERLAY on the
 * watermark and a margin round it, in the coordinates of either photo's frame, PM_PIXEL_MEASURED
 * elsewhere. None is found where the photos' working frames differ in size. warped: the after photo
 * in the before frame, along the skin; 0 where it has no counterpart. It is looked for on the px of
 * where: off the skin, a backdrop stays in place, too.
 */
enum pihmap_status pm_find_watermark(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_linear *after, const struct pm_linear *warped,
                                     const struct pm_mask *where, struct pm_class_map *out);

/* *where (the caller's) is the skin near what was found of a watermark. */
enum pihmap_status pm_watermark_surroundings(struct pm_job *job, const struct pm_class_map *found,
                                             const struct pm_mask *skin, struct pm_mask *where);

#endif
