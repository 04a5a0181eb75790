/* What is laid over the photos of a pair: left out of both, and a watermark that misled their
 * registration, too. */
#ifndef PM_COMPARE_OVERLAID_H
#define PM_COMPARE_OVERLAID_H

#include "compare/comparison.h"

/*
 * For photo which (0 before, 1 after), whose skin and classes are in c: sets c->overlay and
 * c->collage, takes what is laid over the photo out of the skin, and fills it in the photo's frames
 * (skin/hidden.h).
 */
enum pihmap_status pm_leave_out_overlays(struct pm_job *job, struct pm_photo *photo, int which,
                                         struct pm_comparison *c);

/* PIHMAP_EALIGN if either photo is two photos in one file. */
enum pihmap_status pm_refuse_collages(struct pm_job *job, const struct pm_comparison *c);

/*
 * Registers the photos into r->align. A watermark at the same place of both frames shows once the
 * skin is aligned, and may have misled the alignment: c->fixed has it; it is taken out of the skin
 * and filled in both photos, and they are aligned again.
 */
enum pihmap_status pm_register_without_watermark(struct pm_job *job, pihmap_result *r,
                                                 struct pm_comparison *c);

/* Takes what is laid over the after photo out of a mask of its working size. */
void pm_clear_overlaid(const struct pm_comparison *c, struct pm_mask *mask);

#endif
