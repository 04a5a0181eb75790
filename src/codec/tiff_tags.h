/*
 * What a TIFF file says of its taking (TIFF 6.0, section 2; its Exif directory: CIPA DC-008,
 * 4.6.3), gathered into a small Exif block like those of other photos.
 */
#ifndef PM_CODEC_TIFF_TAGS_H
#define PM_CODEC_TIFF_TAGS_H

#include "base/job.h"
#include "files/byte_range.h"

/* The orientation and the tags of codec/exif.h, *n bytes, the caller's to free(); NULL and 0 when
 * there are none. Only PIHMAP_ENOMEM can come back. */
enum pihmap_status pm_tiff_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

#endif
