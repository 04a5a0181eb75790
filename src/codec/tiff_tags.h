/*
 * Exif tags of a TIFF file (TIFF 6.0, section 2; Exif directory: CIPA DC-008, 4.6.3), collected in
 * a small Exif block like that of other formats.
 */
#ifndef PM_CODEC_TIFF_TAGS_H
#define PM_CODEC_TIFF_TAGS_H

#include "base/job.h"
#include "files/byte_range.h"

/* The orientation and the tags of codec/exif.h in *n bytes, the caller's to free(); NULL and 0 when
 * there are none. Only PIHMAP_ENOMEM can be returned. */
enum pihmap_status pm_tiff_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

#endif
