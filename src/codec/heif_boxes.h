/*
 * The few boxes of a HEIF file (ISO/IEC 14496-12) that tell where its Exif block lies, and what
 * size a decoder would take its pictures to have. Our own short walk, so that planning a batch
 * never hands a whole photo to a decoder, and a decoder never gets what is over a limit.
 */
#ifndef PM_CODEC_HEIF_BOXES_H
#define PM_CODEC_HEIF_BOXES_H

#include "base/job.h"
#include "files/byte_range.h"

/* Offset in the file and length of the TIFF bytes; *n is 0 when there are none, or when they lie
 * in pieces. Only PIHMAP_ENOMEM can come back. */
enum pihmap_status pm_heif_find_exif(struct pm_job *job, const struct pm_byte_range *file,
                                     uint64_t *at, size_t *n);

/* What decoders go by, whatever size the file names (ispe). */
struct pm_heif_size {
    uint64_t w, h; /* px, padding included: of the largest HEVC stream or canvas; 0: none */
    bool av1;      /* something is coded as AV1, as in AVIF */
    bool unusual;  /* so many canvases, or one told in pieces, as no camera writes: not all is known
                    */
};
void pm_heif_find_size(const uint8_t *v, size_t n, struct pm_heif_size *out);

#endif
