/* What is laid over the photos of a pair is left out of both. */
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

/* Takes what is laid over the after photo out of a mask of its working size. */
void pm_clear_overlaid(const struct pm_comparison *c, struct pm_mask *mask);

#endif
