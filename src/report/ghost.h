/*
 * The ghost picture: outlines of the before photo laid over the after photo, to frame the next one
 * by. Dashed is where skin, eyes, brows and lips lay in the before photo's frame, solid where the
 * alignment finds them now; where both fall together, the photo is framed as before.
 */
#ifndef PM_REPORT_GHOST_H
#define PM_REPORT_GHOST_H

#include "compare/result.h"

/* r is of a check. A declined one has the dashed outlines only. *out: upright, full size of the
 * after photo; the caller's. */
enum pihmap_status pm_ghost(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *out);

#endif
