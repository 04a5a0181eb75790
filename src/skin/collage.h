/*
 * Two photos in one file, side by side or one above the other: not to be compared with a third. It
 * shows as a straight seam across the whole picture near its middle, with skin on both sides.
 */
#ifndef PM_SKIN_COLLAGE_H
#define PM_SKIN_COLLAGE_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * *found: the picture changes abruptly along a line across it, or along both sides of a thin bar of
 * one colour. overlays: of the photo (overlays.h), whose edges are no seam; skin: its mask. Both of
 * the working size.
 */
enum pihmap_status pm_find_collage(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pm_class_map *overlays, const struct pm_mask *skin,
                                   bool *found);

#endif
