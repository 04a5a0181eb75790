/* Skin segmentation: the px that can be measured, without hair, cloth, background and gloss. */
#ifndef PM_SKIN_MASK_H
#define PM_SKIN_MASK_H

#include "base/photo.h"

/* *out (working size) is 255 on skin. An empty mask is no error here. *out is the caller's. */
enum pihmap_status pm_skin_mask(struct pm_job *job, const struct pm_photo *photo,
                                struct pm_mask *out);

/*
 * Fills the holes in the skin of an after photo, whatever their colour: a spot where the before
 * photo shows skin is what is looked for. Lips, eyes and brows are left out by the before photo's
 * own mask.
 */
enum pihmap_status pm_skin_fill_holes(struct pm_job *job, struct pm_mask *skin);

#endif
