/* A result -> what people look at: panel and page. Gathers what src/report puts on them. */
#ifndef PM_REPORT_PRESENT_H
#define PM_REPORT_PRESENT_H

#include "compare/result.h"

/* The after photo at its place in the before frame, at the before photo's full size; *out is the
 * caller's. */
enum pihmap_status pm_present_aligned(struct pm_job *job, const pihmap_result *r,
                                      struct pm_rgb8 *out);

/* The panel of a measured result; *out is the caller's. */
enum pihmap_status pm_present_panel(struct pm_job *job, const pihmap_result *r,
                                    struct pm_rgb8 *out);

/* A small heatmap, outlines without numbers, for lists of many pairs; *out is the caller's. */
enum pihmap_status pm_present_thumb(struct pm_job *job, const pihmap_result *r,
                                    struct pm_rgb8 *out);

/* report.html; a declined result has one, too. *text is NUL-ended, *n bytes without the NUL, the
 * caller's to free(); NULL on failure. */
enum pihmap_status pm_present_page(struct pm_job *job, const pihmap_result *r, char **text,
                                   size_t *n);

#endif
