/*
 * Which pixels of a development photo are surely skin: truth for made pairs, so it errs on
 * the side of too little. Coordinates are px of the picture it is made for.
 */
#ifndef PM_SUPPORT_PHOTO_MASK_H
#define PM_SUPPORT_PHOTO_MASK_H

#include "base/image.h"

/*
 * From 189 hand-placed points of a face (webmorph .tem text: the count, then x<TAB>y per
 * line, in px of a full x full picture): inside the outline of the face, without eyes, brows,
 * nostrils and mouth. w, h: size of the mask; the points are scaled to it.
 * PIHMAP_ESYS / PIHMAP_EFORMAT: no such file, or other points.
 */
enum pihmap_status pm_photo_mask_tem(struct pm_job *job, const char *path, int full_w, int full_h,
                                     int w, int h, struct pm_mask *out);

/*
 * A guess for pictures without points: pixels whose colour is like the middle of the picture,
 * away from strong edges, eroded; only the largest part. Empty when the middle is no skin.
 */
enum pihmap_status pm_photo_mask_guess(struct pm_job *job, const struct pm_linear *picture,
                                       struct pm_mask *out);

/*
 * A photo with a long side of at most side px and its mask: mask_file if not NULL, else
 * STEM-mask.png beside the photo, else its STEM.tem, else the guess. Both are the caller's.
 */
enum pihmap_status pm_photo_with_mask(struct pm_job *job, const char *photo, const char *mask_file,
                                      int side, struct pm_linear *picture, struct pm_mask *skin);

#endif
