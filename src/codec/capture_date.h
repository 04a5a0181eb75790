/* Capture date of a photo from its Exif block, without decoding the photo. */
#ifndef PM_CODEC_CAPTURE_DATE_H
#define PM_CODEC_CAPTURE_DATE_H

#include "base/job.h"

/*
 * The Exif date of a photo, YYYY-MM-DDThh:mm:ss[+hh:mm], read without decoding it; "" when there is
 * none, or when the file cannot be read: loading the photo gives the reason. Only PIHMAP_ENOMEM
 * can come back.
 */
enum pihmap_status pm_capture_date(struct pm_job *job, const char *path, char out[32]);

#endif
