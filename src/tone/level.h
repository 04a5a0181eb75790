/*
 * Photometric levelling: the difference in lighting is estimated as a smooth field of ln gain per
 * channel, and divided out of the after photo. What is left is change of the skin.
 *
 * Model, in ln of linear light, per channel:  ln after - ln before = gain + slope + slow field.
 * Gain (exposure, white balance) and a quadratic (side light, fall-off) are fitted by iteratively
 * reweighted least squares with the weights of Geman and McClure (1987). The slow field is a local
 * mean with the same weights, by normalised convolution (Knutsson and Westin 1993). A cell that is
 * an outlier in any channel loses its weight in all, so that a mark does not pull the light that it
 * is measured against.
 */
#ifndef PM_TONE_LEVEL_H
#define PM_TONE_LEVEL_H

#include "tone/registered_pair.h"

/* What the lighting did: facts for the comparability grade. */
struct pm_gain {
    double rgb[3];      /* after over before, linear, median over the common skin */
    double exposure_ev; /* log2 of the luminance gain */
    double unevenness;  /* robust sigma over the skin of the field's ln luminance */
};

/* *levelled = the after photo without the field (the caller's). PIHMAP_ENOSKIN without a px of
 * common skin. */
enum pihmap_status pm_level(struct pm_job *job, const struct pm_registered_pair *pair,
                            struct pm_linear *levelled, struct pm_gain *gain);

#endif
