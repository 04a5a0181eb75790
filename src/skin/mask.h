/* Skin segmentation: the px that can be measured, without hair, cloth, background and gloss. */
#ifndef PM_SKIN_MASK_H
#define PM_SKIN_MASK_H

#include "base/photo.h"
#include "skin/pixel_class.h"

/*
 * *out (working size) is 255 on skin. An empty mask is no error here. *parts: what is known of the
 * px outside it, PM_PIXEL_MEASURED where nothing is; px inside have any class. Both are the
 * caller's.
 */
enum pihmap_status pm_skin_mask(struct pm_job *job, const struct pm_photo *photo,
                                struct pm_mask *out, struct pm_class_map *parts);

/*
 * Fills the holes in the skin of an after photo, whatever their colour: a spot where the before
 * photo shows skin is what is looked for. Lips, eyes and brows are left out by the before photo's
 * own mask.
 */
enum pihmap_status pm_skin_fill_holes(struct pm_job *job, struct pm_mask *skin);

#endif
