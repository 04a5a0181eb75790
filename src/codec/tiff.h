/* TIFF bytes -> pixels. The one file that touches libtiff, where it is built with it
 * (PM_WITH_TIFF). */
#ifndef PM_CODEC_TIFF_H
#define PM_CODEC_TIFF_H

#include "codec/raster.h"
#include "codec/source.h"

/* TIFF, or one of the RAW formats that begin like it: they are told from it when it is read. */
bool pm_tiff_matches(const uint8_t *v, size_t n);

/*
 * The first picture: grey or RGB of 8 or 16 bits, with or without alpha, in strips, tiles or
 * planes; plain or packed by LZW, Deflate, PackBits or JPEG. Its ICC profile, orientation and Exif
 * directory go into meta. The others (CMYK, L*a*b*, palette, floats, 1 bit...) are PIHMAP_EFORMAT
 * by name; so is a camera's RAW file, which only looks like a TIFF, and all of them without
 * libtiff. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_tiff_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* Version of libtiff; NULL: built without. */
const char *pm_tiff_version(void);

#endif
