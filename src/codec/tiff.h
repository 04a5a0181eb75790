/* TIFF reader (TIFF 6.0), by libtiff, which is optional (PM_WITH_TIFF). */
#ifndef PM_CODEC_TIFF_H
#define PM_CODEC_TIFF_H

#include "codec/raster.h"
#include "codec/source.h"

/* Matches RAW formats that are built on TIFF, too: pm_tiff_read() refuses them. */
bool pm_tiff_matches(const uint8_t *v, size_t n);

/*
 * Reads the first picture: grey or RGB of 8 or 16 bits, with or without alpha, in strips, tiles or
 * planes, uncompressed or in LZW, Deflate, PackBits or JPEG. meta gets its ICC profile, orientation
 * and Exif directory. PIHMAP_EFORMAT, by name: other pictures (CMYK, L*a*b*, palette, floats, 1
 * bit...), RAW photos, and all of them without libtiff. Both outputs come zeroed, and are the
 * caller's to free whatever happens.
 */
enum pihmap_status pm_tiff_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* Version of libtiff; NULL: built without it. */
const char *pm_tiff_version(void);

#endif
