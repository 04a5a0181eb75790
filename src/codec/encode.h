/*
 * PNG and JPEG encoders: pixels -> the bytes of a picture file. It is tagged sRGB, carries pihmap's
 * mark, no metadata of any input and no time stamp: the same pixels give the same bytes. *bytes is
 * *n long, the caller's to free(); NULL on failure.
 */
#ifndef PM_CODEC_ENCODE_H
#define PM_CODEC_ENCODE_H

#include "base/job.h"

#define PM_MARK "pihmap " PIHMAP_VERSION /* in every picture; recognised by "pihmap" */

/* How a picture is encoded. Zeroed: the defaults, without a note. */
struct pm_encoding {
    int quality;      /* of a JPEG, 1..100; 0: 92 */
    bool half_colour; /* JPEG: colour at half the resolution (4:2:0) */
    const char *note; /* where the picture comes from: PNG tEXt "Comment", JPEG comment; ASCII */
};

/* w * h px of interleaved 8-bit samples. Borrowed. */
struct pm_samples {
    const uint8_t *v;
    int w, h;
    int channels; /* 1 grey, 3 RGB */
};

enum pihmap_status pm_encode_png(struct pm_job *job, const struct pm_samples *picture,
                                 const struct pm_encoding *how, uint8_t **bytes, size_t *n);

/* RGB only; embeds an sRGB profile. */
enum pihmap_status pm_encode_jpeg(struct pm_job *job, const struct pm_samples *picture,
                                  const struct pm_encoding *how, uint8_t **bytes, size_t *n);

#endif
