/*
 * Which pixels of a development photo are certainly skin: ground truth for synthetic pairs, so it
 * errs on the side of too little.
 */
#ifndef PM_SUPPORT_PHOTO_MASK_H
#define PM_SUPPORT_PHOTO_MASK_H

#include "base/image.h"

/*
 * A photo with a long side of at most side px, and its mask: mask_file if not NULL, else
 * STEM-mask.png beside the photo, else from the landmarks of its STEM.tem, else guessed from the
 * colours; that mask is empty where the middle of the picture is not skin. Both are the caller's.
 */
enum pihmap_status pm_photo_with_mask(struct pm_job *job, const char *photo, const char *mask_file,
                                      int side, struct pm_linear *picture, struct pm_mask *skin);

#endif
