/* JPEG bytes -> pixels. The one file that reads through libjpeg-turbo. */
#ifndef PM_CODEC_JPEG_H
#define PM_CODEC_JPEG_H

#include "codec/raster.h"
#include "codec/source.h"

/*
 * 8-bit Huffman-coded grey or three-colour JPEG, baseline or progressive. The others (CMYK, 12
 * bit, arithmetic, lossless...) are PIHMAP_EFORMAT by name. So is a file that is damaged or cut
 * short: the library would fill up with grey, and grey padding would be measured as a change of
 * the skin. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_jpeg_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

#endif
