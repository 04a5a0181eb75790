/*
 * Which pixels of a development photo are certainly skin: ground truth for synthetic pairs, so it
 * errs on the side of too little. Coordinates are px of the picture that the mask is for.
 */
#ifndef PM_SUPPORT_PHOTO_MASK_H
#define PM_SUPPORT_PHOTO_MASK_H

#include "base/image.h"

/*
 * From 189 hand-placed landmarks of a face (webmorph .tem text: the count, then x<TAB>y per line,
 * in px of a picture of full[0] x full[1]): inside the outline of the face, without eyes, brows,
 * nostrils and mouth. w, h: size of the mask, to which the landmarks are scaled.
 * PIHMAP_ESYS / PIHMAP_EFORMAT: no such file, or other landmarks.
 */
enum pihmap_status pm_photo_mask_tem(struct pm_job *job, const char *path, const int full[2], int w,
                                     int h, struct pm_mask *out);

/*
 * A guess for pictures without landmarks: the largest connected component of the pixels whose
 * colour is like the middle of the picture and that lie away from strong edges, eroded. Empty where
 * the middle is not skin.
 */
enum pihmap_status pm_photo_mask_guess(struct pm_job *job, const struct pm_linear *picture,
                                       struct pm_mask *out);

/*
 * A photo with a long side of at most side px, and its mask: mask_file if not NULL, else
 * STEM-mask.png beside the photo, else its STEM.tem, else the guess. Both are the caller's.
 */
enum pihmap_status pm_photo_with_mask(struct pm_job *job, const char *photo, const char *mask_file,
                                      int side, struct pm_linear *picture, struct pm_mask *skin);

#endif
