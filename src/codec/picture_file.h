/*
 * Pictures -> files, whole or not at all (files/save.h). They are tagged sRGB, carry a mark that
 * pihmap wrote them, and no metadata of any photo.
 */
#ifndef PM_CODEC_PICTURE_FILE_H
#define PM_CODEC_PICTURE_FILE_H

#include "base/image.h"
#include "files/save.h"

/* .png or .jpg/.jpeg by the ending of path (any case); else PIHMAP_EARG. */
enum pihmap_status pm_save_rgb8(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_rgb8 *picture);
enum pihmap_status pm_save_mask(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_mask *mask); /* 8-bit grey PNG */
enum pihmap_status pm_save_pfm(struct pm_job *job, const char *path, const struct pm_keep *keep,
                               const struct pm_plane *plane); /* bottom row first, as PFM wants */

/* Do the first n bytes of a file say that it is a picture that pihmap wrote? By the mark in PNG and
 * JPEG, by the way the scale of a PFM is spelled. */
bool pm_is_own_picture(const uint8_t *head, size_t n);

#endif
