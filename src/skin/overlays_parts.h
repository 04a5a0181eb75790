/* The detectors of pm_find_overlays(), one for each way things are laid over a photo. */
#ifndef PM_SKIN_OVERLAYS_PARTS_H
#define PM_SKIN_OVERLAYS_PARTS_H

#include "base/components.h"
#include "skin/inks.h"
#include "skin/pixel_class.h"

/* Codes of the working frame in, classes into out, which has that size. */

/* Even strips along the rim that end on a straight line, and round frames. */
enum pihmap_status pm_find_frames(struct pm_job *job, const struct pm_codes *codes,
                                  struct pm_class_map *out);
/* Bars, ellipses and other patches of one colour; coloured arrows and logos. */
enum pihmap_status pm_find_pads(struct pm_job *job, const struct pm_codes *codes,
                                struct pm_class_map *out);
/* Rows of letters. */
enum pihmap_status pm_find_letters(struct pm_job *job, const struct pm_codes *codes,
                                   struct pm_class_map *out);

#define PM_OVERLAY_MARGIN 4 /* px of the working frame: JPEG smears over a block of the file */

/* The box and a margin of so many px. */
void pm_overlay_paint(const struct pm_component *box, int margin, enum pm_pixel_class as,
                      struct pm_class_map *out);

#endif
