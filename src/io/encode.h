/*
 * Pixels -> the bytes of a picture file, tagged sRGB, marked as pihmap's, with nothing of any
 * input's metadata and no time stamp: the same pixels give the same bytes. *bytes is *n long,
 * the caller's to free(), NULL on failure.
 */
#ifndef PM_IO_ENCODE_H
#define PM_IO_ENCODE_H

#include "base/job.h"

#define PM_MARK "pihmap " PIHMAP_VERSION /* in every picture; "pihmap" is what is looked for */

/* w * h px of channels (1 grey, 3 RGB) interleaved 8-bit samples. */
enum pihmap_status pm_encode_png(struct pm_job *job, const uint8_t *pixels, int w, int h,
                                 int channels, uint8_t **bytes, size_t *n);

/* RGB. Quality 92, full colour resolution; carries an sRGB profile. */
enum pihmap_status pm_encode_jpeg(struct pm_job *job, const uint8_t *pixels, int w, int h,
                                  uint8_t **bytes, size_t *n);

#endif
