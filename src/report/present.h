/* A result -> what people look at: aligned photo, panel, thumbnail, page. */
#ifndef PM_REPORT_PRESENT_H
#define PM_REPORT_PRESENT_H

#include "compare/result.h"

/* The after photo warped into the before frame, at the before photo's full size; *out is the
 * caller's. */
enum pihmap_status pm_present_aligned(struct pm_job *job, const pihmap_result *r,
                                      struct pm_rgb8 *out);

/* The panel of a measured result; *out is the caller's. */
enum pihmap_status pm_present_panel(struct pm_job *job, const pihmap_result *r,
                                    struct pm_rgb8 *out);

/* The thumbnail: a small heatmap for lists of pairs, with outlines but no numbers; *out is the
 * caller's. */
enum pihmap_status pm_present_thumb(struct pm_job *job, const pihmap_result *r,
                                    struct pm_rgb8 *out);

/* Both photos, equally small: the before photo, and the after photo aligned with it, its lighting
 * corrected; of a declined pair as they are. *out is the caller's. */
enum pihmap_status pm_present_thumb_before(struct pm_job *job, const pihmap_result *r,
                                           struct pm_rgb8 *out);
enum pihmap_status pm_present_thumb_after(struct pm_job *job, const pihmap_result *r,
                                          struct pm_rgb8 *out);

/* report.html; a declined result has one as well. *text is NUL-ended, *n bytes without the NUL, the
 * caller's to free(); NULL on failure. */
enum pihmap_status pm_present_page(struct pm_job *job, const pihmap_result *r, char **text,
                                   size_t *n);

#endif
