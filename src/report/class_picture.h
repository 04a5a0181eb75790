/*
 * What each px of a photo shows, drawn over it: measured skin stays as it is within a contour, all
 * else is tinted in the colour of its class, and a legend gives the shares.
 */
#ifndef PM_REPORT_CLASS_PICTURE_H
#define PM_REPORT_CLASS_PICTURE_H

#include "skin/pixel_class.h"

struct pm_class_facts {
    const struct pm_class_map *classes; /* of the working frame, no larger than the picture */
    const double *share;                /* [PIHMAP_PIXEL_ROOM] */
    double coverage;                    /* NAN: unknown */
};

/* Tints only. */
enum pihmap_status pm_class_tint(struct pm_job *job, const struct pm_class_map *classes,
                                 struct pm_rgb8 *picture);

/* Tints, contour and legend. The legend lies where it hides least of the skin; a picture too small
 * for letters that can be read has none. */
enum pihmap_status pm_class_picture(struct pm_job *job, const struct pm_class_facts *facts,
                                    struct pm_rgb8 *picture);

/* *out (w x h px, the caller's) is 255 where skin is measured. */
enum pihmap_status pm_class_mask(struct pm_job *job, const struct pm_class_map *classes, int w,
                                 int h, struct pm_mask *out);

#endif
