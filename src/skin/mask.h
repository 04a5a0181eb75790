/* Which pixels are skin that can be measured: not hair, cloth, background, gloss, clipped. */
#ifndef PM_SKIN_MASK_H
#define PM_SKIN_MASK_H

#include "base/photo.h"

/*
 * *out (working size) is 255 on skin. An empty result is not an error here. *out is the
 * caller's to free.
 */
enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_mask *out);

/*
 * Close the islands in the skin of an after photo, whatever their colour: where the before
 * photo shows skin, a spot in the skin is what is looked for. Lips, eyes and brows stay out by
 * the before photo's own mask.
 */
enum pihmap_status pm_skin_close(struct pm_job *job, struct pm_mask *skin);

#endif
