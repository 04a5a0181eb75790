/*
 * What the camera noted about a shot. The one file that touches libexif. Nothing but the tags
 * below is read: no place, no names, no serial numbers, no maker notes.
 */
#ifndef PM_CODEC_EXIF_H
#define PM_CODEC_EXIF_H

#include "base/job.h"

struct pm_exif {
    int orientation;   /* 1..8; 1 when absent or nonsense */
    char taken_at[32]; /* YYYY-MM-DDThh:mm:ss[+hh:mm]; "" unknown */
    double exposure_s; /* NAN unknown, like all the doubles */
    double f_number;
    double iso;
    double exposure_bias_ev;
    int white_balance; /* 0 auto, 1 manual, -1 unknown */
    bool adobe_rgb;    /* ColorSpace "uncalibrated" with the interoperability mark R03 */
};

/* Everything unknown. */
void pm_exif_init(struct pm_exif *e);

/*
 * Read n bytes of TIFF structure (an Exif block without its "Exif\0\0"); NULL is allowed.
 * A malformed block, or tag, is no error: what it would have said stays unknown. Only
 * PIHMAP_ENOMEM can come back.
 */
enum pihmap_status pm_exif_read(struct pm_job *job, const uint8_t *tiff, size_t n,
                                struct pm_exif *out);

#endif
