/*
 * Writing of pictures to PNG, JPEG and PFM files, atomically (files/save.h). They are tagged sRGB,
 * carry a mark that pihmap wrote them, and no metadata of any photo.
 */
#ifndef PM_CODEC_PICTURE_FILE_H
#define PM_CODEC_PICTURE_FILE_H

#include "base/image.h"
#include "files/save.h"

/* PNG or JPEG by the ending of path (.png, .jpg, .jpeg, any case); else PIHMAP_EARG. */
enum pihmap_status pm_save_rgb8(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_rgb8 *picture);
enum pihmap_status pm_save_mask(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_mask *mask); /* 8-bit grey PNG */
/* Bottom row first, as in all PFM files. */
enum pihmap_status pm_save_pfm(struct pm_job *job, const char *path, const struct pm_keep *keep,
                               const struct pm_plane *plane);

/* Did pihmap write the picture file that begins with these n bytes? By the mark in PNG and JPEG,
 * and by the spelling of the scale in PFM. */
bool pm_is_own_picture(const uint8_t *head, size_t n);

#endif
