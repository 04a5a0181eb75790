/*
 * PNG bytes -> pixels. Everything stb_image does not look at is checked here first: chunk
 * order and CRC-32, the header, the palette, and the compressed stream (by libdeflate, into a
 * buffer of exactly the size that the header promises). What stb_image then sees is a file of
 * our own making, with the pixel rows stored uncompressed: it cannot loop, balloon or be
 * silently wrong, and its slow decompressor is never used.
 */
#ifndef PM_CODEC_PNG_H
#define PM_CODEC_PNG_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

bool pm_png_matches(const uint8_t *v, size_t n);

/*
 * All colour types and depths; 16 bits stay 16 bits, fewer become 8. Of an animation the first
 * picture. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

/* The Exif block in its eXIf chunk, as pm_exif_block() gives it. */
enum pihmap_status pm_png_exif(struct pm_job *job, const struct pm_byte_range *file, uint8_t **tiff,
                               size_t *n);

#endif
