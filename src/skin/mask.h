/* Which pixels are skin that can be measured: not hair, cloth, background, gloss, clipped. */
#ifndef PM_SKIN_MASK_H
#define PM_SKIN_MASK_H

#include "base/photo.h"

/*
 * *out (working size) is 255 on skin. An empty result is not an error here. *out is the
 * caller's to free.
 */
enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_mask *out);

#endif
