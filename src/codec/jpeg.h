/* JPEG bytes -> pixels. The one file that reads through libjpeg-turbo. */
#ifndef PM_CODEC_JPEG_H
#define PM_CODEC_JPEG_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

/* JPEG-LS, which begins in the same way, is none. */
bool pm_jpeg_matches(const uint8_t *v, size_t n);

/*
 * 8-bit Huffman-coded grey or three-colour JPEG, baseline or progressive. The others (CMYK, 12
 * bit, arithmetic, lossless...) are PIHMAP_EFORMAT by name. So is a file that is damaged or cut
 * short: the library would fill up with grey, and grey padding would be measured as a change of
 * the skin. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_jpeg_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* The Exif block in its APP1 segment (CIPA DC-008, 4.7.2), as pm_exif_block() gives it. */
enum pihmap_status pm_jpeg_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

#endif
