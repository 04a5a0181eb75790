/* Overexposed skin that is too large to be a hole in the skin, against white things beside it. */
#ifndef PM_SKIN_OVEREXPOSURE_H
#define PM_SKIN_OVEREXPOSURE_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * Skin turns white little by little, a backdrop at once. Overexposed background that the skin
 * (mask) runs into so becomes PM_PIXEL_OVEREXPOSED in *m. All are of the working size.
 */
enum pihmap_status pm_find_overexposed(struct pm_job *job, const struct pm_photo *photo,
                                       const struct pm_mask *mask, struct pm_class_map *m);

#endif
