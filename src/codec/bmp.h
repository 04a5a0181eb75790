/* Uncompressed Windows bitmaps -> pixels, by stb_image behind a check. */
#ifndef PM_CODEC_BMP_H
#define PM_CODEC_BMP_H

#include "codec/raster.h"
#include "codec/source.h"

/* Also by the size of its second header: "BM" alone is two letters of text. */
bool pm_bmp_matches(const uint8_t *v, size_t n);

/*
 * 1, 4, 8, 16, 24 and 32 bits per pixel; run-length and embedded JPEG or PNG are refused by name.
 * Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_bmp_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);

#endif
