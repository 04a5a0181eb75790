/*
 * Take the difference in lighting out of the after photo, so that what is left is skin.
 *
 * Model, in ln of linear light, per channel:  ln after - ln before = gain + slope + slow field.
 * The gain (exposure, white balance) and a quadratic (side light, fall-off) are fitted
 * robustly; the slow field is a robust local mean over FIELD_SIGMA of the long side. Cells
 * that differ from the field in any channel lose their vote in all, so a mark does not pull
 * the light that it is measured against.
 */
#ifndef PM_TONE_LEVEL_H
#define PM_TONE_LEVEL_H

#include "base/image.h"

/* What the lighting did: facts for the comparability grade. */
struct pm_gain {
    double rgb[3];      /* after over before, linear, median over the common skin */
    double exposure_ev; /* log2 of the luminance gain */
    double unevenness;  /* spread (robust sigma) of the field's ln luminance over the skin */
};

/*
 * after: the warped after photo, same size as before; skin: common measurable skin, 255.
 * *levelled = after with the field divided out (the caller's). At least one skin px needed,
 * else PIHMAP_ENOSKIN.
 */
enum pihmap_status pm_level(struct pm_job *job, const struct pm_linear *before,
                            const struct pm_linear *after, const struct pm_mask *skin,
                            struct pm_linear *levelled, struct pm_gain *gain);

#endif
