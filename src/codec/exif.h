/*
 * Exif metadata of a photo (CIPA DC-008): orientation, capture date, exposure. Only the tags below
 * are read: no location, no names, no serial numbers, no maker notes. Only exif.c uses libexif.
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
    bool adobe_rgb;    /* interoperability mark R03 without ColorSpace sRGB, or ColorSpace 2 */
};

/* Sets everything to unknown. */
void pm_exif_init(struct pm_exif *e);

/*
 * Reads an Exif block: n bytes of TIFF structure, without "Exif\0\0"; NULL is allowed. A malformed
 * block or tag is no error: its facts stay unknown. Only PIHMAP_ENOMEM can be returned.
 */
enum pihmap_status pm_exif_read(struct pm_job *job, const uint8_t *tiff, size_t n,
                                struct pm_exif *out);

#endif
