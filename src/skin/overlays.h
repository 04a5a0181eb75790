/*
 * Things laid over a photo that hide the skin: letters, date stamps, arrows, bars and pads, frames
 * (a dermatoscope's round one as well). They are told by how they are made, in one photo: ink has
 * exactly one colour, and its edges are sharp. Gloss and overexposed skin end softly; a backdrop
 * that is white or black throughout is not an overlay, unless it frames the photo on all sides.
 * What is translucent, or of two inks in fine patterns, is not found: see watermark.h.
 */
#ifndef PM_SKIN_OVERLAYS_H
#define PM_SKIN_OVERLAYS_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * *out (working size; the caller's) has the class of what is laid over the photo, with a margin
 * round it: PM_PIXEL_FRAME, PM_PIXEL_PAD, PM_PIXEL_OVERLAY. Elsewhere it is PM_PIXEL_MEASURED.
 */
enum pihmap_status pm_find_overlays(struct pm_job *job, const struct pm_photo *photo,
                                    struct pm_class_map *out);

/*
 * Clears pads and other overlays (not frames) of *map that lie on no skin, whose mask has its size:
 * a patch of a wall, an earring or the letters on a cap hide none.
 */
enum pihmap_status pm_keep_overlays_on_skin(struct pm_job *job, const struct pm_mask *skin,
                                            struct pm_class_map *map);

#endif
