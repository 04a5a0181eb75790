/*
 * Where a photo keeps its Exif block, found without a decoder: a segment of a JPEG (CIPA
 * DC-008, 4.7.2), the eXIf chunk of a PNG, the Exif item of a HEIF (ISO/IEC 23008-12, A.2), the
 * directories of a TIFF itself.
 */
#ifndef PM_CODEC_EXIF_FIND_H
#define PM_CODEC_EXIF_FIND_H

#include "base/job.h"
#include "files/byte_range.h"

/*
 * The block as TIFF bytes for pm_exif_read(), *n of them, the caller's to free(); NULL and 0 when
 * there is none, or when it is not where it should be: a photo without Exif is no error. Only
 * PIHMAP_ENOMEM can come back.
 */
enum pihmap_status pm_exif_find(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n);

#endif
