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

/*
 * All colour types and depths; 16 bits stay 16 bits, fewer become 8. Of an animation the first
 * picture. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

#endif
