/*
 * Pictures from and to files for tests: a photo as linear light, a JPEG of a given quality and
 * capture date, a mask or labels as PNG.
 */
#ifndef PM_SUPPORT_PICTURE_H
#define PM_SUPPORT_PICTURE_H

#include "base/image.h"

/*
 * A photo through pm_load(), as linear light with a long side of at most side px (area averaged,
 * never enlarged). *out is the caller's. full: width and height of the upright photo.
 */
enum pihmap_status pm_picture_load(struct pm_job *job, const char *path, int side,
                                   struct pm_linear *out, int full[2]);

/* sRGB codes -> linear light of w x h px, no more than the picture has. *out is the caller's. */
enum pihmap_status pm_picture_linear(struct pm_job *job, const struct pm_rgb8 *picture, int w,
                                     int h, struct pm_linear *out);

/* A grey picture as a mask of its size (set from 128). *out is the caller's. */
enum pihmap_status pm_picture_load_mask(struct pm_job *job, const char *path, struct pm_mask *out);

/* Baseline JPEG 4:2:0. taken_at "YYYY:MM:DD hh:mm:ss" becomes Exif's DateTimeOriginal; NULL: no
 * Exif. */
enum pihmap_status pm_picture_save_jpeg(struct pm_job *job, const char *path,
                                        const struct pm_rgb8 *picture, int quality,
                                        const char *taken_at);

/* Labels 0..255 as 8-bit grey PNG. */
enum pihmap_status pm_picture_save_labels(struct pm_job *job, const char *path,
                                          const struct pm_labels *labels);

/* L*a*b* of the channels' medians under the mask (same size); false: no pixels. */
bool pm_picture_median_lab(struct pm_job *job, const struct pm_rgb8 *picture,
                           const struct pm_mask *mask, double lab[3]);

#endif
