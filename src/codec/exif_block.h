/* Copies the Exif block (CIPA DC-008) out of a file that is not decoded. */
#ifndef PM_CODEC_EXIF_BLOCK_H
#define PM_CODEC_EXIF_BLOCK_H

#include "base/job.h"
#include "files/byte_range.h"

/*
 * length bytes of file from offset at on -> TIFF bytes for pm_exif_read(), *n of them, the caller's
 * to free(). NULL and 0 when length is 0 or over PM_MAX_EXIF_BYTES, or the file is too short: a
 * photo without Exif is no error. Only PIHMAP_ENOMEM can be returned.
 */
enum pihmap_status pm_exif_block(struct pm_job *job, const struct pm_byte_range *file, uint64_t at,
                                 size_t length, uint8_t **tiff, size_t *n);

#endif
