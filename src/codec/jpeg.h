/* JPEG reader (ITU-T T.81), by libjpeg-turbo. */
#ifndef PM_CODEC_JPEG_H
#define PM_CODEC_JPEG_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

/* JPEG-LS, which begins in the same way, does not match. */
bool pm_jpeg_matches(const uint8_t *v, size_t n);

/*
 * Reads 8-bit Huffman-coded grey or three-colour JPEG, baseline or progressive. Others (CMYK, 12
 * bits, arithmetic, lossless...) are PIHMAP_EFORMAT by name. So is a damaged or truncated file:
 * libjpeg would fill it up with grey, which would be measured as a change of the skin; and so is a
 * picture that is shifted from one block on (coding_break.h). Both outputs
 * come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_jpeg_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* The Exif block in its APP1 segment (CIPA DC-008, 4.7.2), as pm_exif_block() gives it. */
enum pihmap_status pm_jpeg_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

#endif
