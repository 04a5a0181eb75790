/* What was left out of the skin, and why. */
#ifndef PM_SKIN_LEFT_OUT_H
#define PM_SKIN_LEFT_OUT_H

#include "base/photo.h"

/*
 * Counted are px that are not in mask, the photo's measurable skin, but in whole, which is mask
 * with its holes filled, or in a narrow bay of mask; as shares of all of these and mask together. A
 * px has one reason, the first of these.
 */
struct pm_left_out {
    double clipped; /* burnt out or black */
    double hair;    /* fine contrast: hair, brows, lashes */
    double gloss;   /* much brighter than the skin */
    double dark;    /* much darker: nostrils, cast shadow */
    double other;   /* another colour: lips, cloth, make-up */
};

enum pihmap_status pm_skin_left_out(struct pm_job *job, const struct pm_photo *photo,
                                    const struct pm_mask *mask, const struct pm_mask *whole,
                                    struct pm_left_out *out);

#endif
