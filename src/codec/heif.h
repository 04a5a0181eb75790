/* HEIF and HEIC reader (ISO/IEC 23008-12), by libheif, which is optional (PM_WITH_HEIF). */
#ifndef PM_CODEC_HEIF_H
#define PM_CODEC_HEIF_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

/* Matches any ISO base media file: pm_heif_read() refuses AVIF, CR3 and video. */
bool pm_heif_matches(const uint8_t *v, size_t n);

/*
 * Reads the primary picture, of 8 bits, or 16 for 10 and 12 bits; rotated, mirrored and cropped as
 * the file says. meta->upright is set, because Exif's orientation only repeats that (ISO/IEC
 * 23008-12, 6.5.10). meta gets the ICC profile, or else the colour description of H.273.
 * PIHMAP_EFORMAT, by name: HDR transfers (PQ, HLG), pictures that this libheif has no decoder for,
 * and all of them without libheif. Both outputs come zeroed, and are the caller's to free whatever
 * happens.
 */
enum pihmap_status pm_heif_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* The Exif block in its Exif item (ISO/IEC 23008-12, A.2), as pm_exif_block() gives it. */
enum pihmap_status pm_heif_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

/* Loads the decoders that are plugins, which is no longer possible in the sandbox: call it before
 * the fork. May be called again. */
void pm_heif_prepare(void);

/* Version of libheif; NULL: built without it. */
const char *pm_heif_version(void);

#endif
