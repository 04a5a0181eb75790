/*
 * PNG reader (W3C PNG, third edition). What stb_image does not check is checked here first: chunk
 * order and CRC-32, the header, the palette, and the compressed stream, which libdeflate unpacks
 * into a buffer of exactly the size that the header declares. stb_image then gets a file that is
 * made here, with the pixel rows stored uncompressed. So it cannot loop, exhaust memory or be
 * silently wrong, and its slow decompressor is never used.
 */
#ifndef PM_CODEC_PNG_H
#define PM_CODEC_PNG_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

bool pm_png_matches(const uint8_t *v, size_t n);

/*
 * Reads all colour types and depths; 16 bits stay 16, fewer become 8. Of an animation the first
 * picture. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

/* The Exif block in its eXIf chunk, as pm_exif_block() gives it. */
enum pihmap_status pm_png_exif(struct pm_job *job, const struct pm_byte_range *file, uint8_t **tiff,
                               size_t *n);

#endif
