/* BMP reader: uncompressed Windows bitmaps, checked, then decoded by stb_image. */
#ifndef PM_CODEC_BMP_H
#define PM_CODEC_BMP_H

#include "codec/raster.h"
#include "codec/source.h"

/* By "BM" and the size of the header that follows: two letters alone could be text. */
bool pm_bmp_matches(const uint8_t *v, size_t n);

/*
 * 1, 4, 8, 16, 24 and 32 bits per pixel. Run-length coding and embedded JPEG or PNG are refused by
 * name.
 * Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_bmp_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

#endif
