/* What was left out of the skin, and why. */
#ifndef PM_SKIN_LEFT_OUT_H
#define PM_SKIN_LEFT_OUT_H

#include "base/photo.h"

/*
 * Counted are px in the skin or close beside it (holes, bays) that are not in mask, the photo's
 * measurable skin; as shares of both together. A px has one reason, the first of these.
 */
struct pm_left_out {
    double clipped; /* burnt out or black */
    double hair;    /* fine contrast: hair, brows, lashes */
    double gloss;   /* much brighter than the skin */
    double dark;    /* much darker: nostrils, cast shadow */
    double other;   /* another colour: lips, cloth, make-up */
};

enum pihmap_status pm_skin_left_out(struct pm_job *job, const struct pm_photo *photo,
                                    const struct pm_mask *mask, struct pm_left_out *out);

#endif
