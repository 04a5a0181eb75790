/*
 * The few boxes of a HEIF file (ISO/IEC 14496-12) that tell where its Exif block lies. Our own
 * short walk, so that planning a batch never hands a whole photo to a decoder.
 */
#ifndef PM_IO_HEIF_BOXES_H
#define PM_IO_HEIF_BOXES_H

#include "base/job.h"
#include "io/reach.h"

/* Offset in the file and length of the TIFF bytes; *n is 0 when there are none, or when they lie
 * in pieces. Only PIHMAP_ENOMEM can come back. */
enum pihmap_status pm_heif_find_exif(struct pm_job *job, const struct pm_reach *file, uint64_t *at,
                                     size_t *n);

#endif
