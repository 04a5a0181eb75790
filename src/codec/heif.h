/* HEIC and HEIF bytes -> pixels. The one file that touches libheif, where it is built with it
 * (PM_WITH_HEIF). */
#ifndef PM_CODEC_HEIF_H
#define PM_CODEC_HEIF_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

/* Any ISO base media file: AVIF, CR3 and video are told from it when it is read. */
bool pm_heif_matches(const uint8_t *v, size_t n);

/*
 * The primary picture, 8 bits or (10, 12 bits) 16, turned, mirrored and cropped as the file says:
 * meta->upright is set, since Exif's orientation only repeats it (ISO/IEC 23008-12, 6.5.10). Its
 * ICC profile, or else its numbers of H.273, go into meta. HDR transfers (PQ, HLG) and pictures
 * that this libheif has no decoder for are PIHMAP_EFORMAT by name; so are all of them without
 * libheif. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_heif_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* The Exif block in its Exif item (ISO/IEC 23008-12, A.2), as pm_exif_block() gives it. */
enum pihmap_status pm_heif_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

/* Loads the decoders that are plugins, which a process in the sandbox no longer can: call it
 * before the fork. May be called again. */
void pm_heif_prepare(void);

/* Version of libheif; NULL: built without. */
const char *pm_heif_version(void);

#endif
