/*
 * PNG reader (W3C PNG, third edition). Chunk order and CRC-32, header and palette are checked
 * (png_chunks.h); libdeflate unpacks the pixels into a buffer of exactly the size that the header
 * declares, and they stay there (png_rows.h). So it cannot loop, exhaust memory or be silently
 * wrong.
 */
#ifndef PM_CODEC_PNG_H
#define PM_CODEC_PNG_H

#include "codec/raster.h"
#include "codec/source.h"
#include "files/byte_range.h"

bool pm_png_matches(const uint8_t *v, size_t n);

/*
 * Reads all colour types and depths; 16 bits stay 16, fewer become 8. Of an animation the first
 * picture. PIHMAP_EFORMAT, by name: HDR (PQ, HLG) and narrow range in cICP. PIHMAP_ELIMIT: a small
 * file that takes far more memory than a photo of its size. Both outputs come zeroed, and are the
 * caller's to free whatever happens.
 */
enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

/* The Exif block in its eXIf chunk, as pm_exif_block() gives it. */
enum pihmap_status pm_png_exif(struct pm_job *job, const struct pm_byte_range *file, uint8_t **tiff,
                               size_t *n);

#endif
