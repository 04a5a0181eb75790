/* Statistics of the px that were left out of the skin mask, by reason. */
#ifndef PM_SKIN_LEFT_OUT_H
#define PM_SKIN_LEFT_OUT_H

#include "base/photo.h"

/*
 * Left out are px outside mask (the photo's measurable skin) that lie in whole (mask with its holes
 * filled) or in a narrow bay of mask. All figures are shares of these and mask together. Each px is
 * counted under the first reason that holds for it.
 */
struct pm_left_out {
    double clipped; /* overexposed or black */
    double hair;    /* fine contrast: hair, brows, lashes */
    double gloss;   /* much brighter than the skin */
    double dark;    /* much darker: nostrils, cast shadow */
    double other;   /* another colour: lips, cloth, make-up */
};

enum pihmap_status pm_skin_left_out(struct pm_job *job, const struct pm_photo *photo,
                                    const struct pm_mask *mask, const struct pm_mask *whole,
                                    struct pm_left_out *out);

#endif
