/*
 * Parser of the few boxes of a HEIF file (ISO/IEC 14496-12) that say where its Exif block is, and
 * what size a decoder takes its pictures to have. So planning a batch needs no decoder, and a
 * decoder gets nothing that exceeds a limit.
 */
#ifndef PM_CODEC_HEIF_BOXES_H
#define PM_CODEC_HEIF_BOXES_H

#include "base/job.h"
#include "files/byte_range.h"

/* Offset in the file and length of the Exif block's TIFF bytes; *n is 0 when there are none, or
 * when they lie in several extents. Only PIHMAP_ENOMEM can be returned. */
enum pihmap_status pm_heif_find_exif(struct pm_job *job, const struct pm_byte_range *file,
                                     uint64_t *at, size_t *n);

/* What decoders go by, whatever size the file declares (ispe). */
struct pm_heif_size {
    uint64_t w, h; /* px, with padding: the largest HEVC picture or canvas; 0: none */
    bool av1;      /* something is coded as AV1, as in AVIF */
    bool unusual;  /* too many derived images, or split ones: w and h may not be all */
};
void pm_heif_find_size(const uint8_t *v, size_t n, struct pm_heif_size *out);

#endif
