/* What overlays hide is no detail: the rest of a comparison must not be drawn to their edges. */
#ifndef PM_SKIN_HIDDEN_H
#define PM_SKIN_HIDDEN_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * Fills the px of the working frame, the fine frame and the detail that have a class in hidden (of
 * the working size) smoothly from what lies around them, and marks them as clipped, so that
 * registration gives them no weight. The display stays as it is.
 */
enum pihmap_status pm_hide_overlays(struct pm_job *job, const struct pm_class_map *hidden,
                                    struct pm_photo *photo);

#endif
