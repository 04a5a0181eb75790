/*
 * The change of the whole area, measured against a patch that did not change: untreated skin
 * or a grey card.
 *
 * What light does to the patch it does to the skin beside it. So the skin's ln(after / before)
 * is fitted where the patch lies (a linear function, robust, near skin counting more), and the
 * patch's own ratio is taken from it. Without a patch the two cannot be told apart.
 */
#ifndef PM_TONE_REFERENCE_H
#define PM_TONE_REFERENCE_H

#include "base/image.h"

enum pm_reference_trouble {
    PM_REFERENCE_NONE,   /* none was asked for */
    PM_REFERENCE_GOOD,   /* the figures hold */
    PM_REFERENCE_UNSEEN, /* too little of the patch in both photos, or burnt out or black */
    PM_REFERENCE_UNEVEN, /* the patch does not look the same in both: moved, shaded, covered */
    PM_REFERENCE_FAR     /* the light at the patch says too little of the light on the skin */
};

struct pm_whole {
    enum pm_reference_trouble trouble;
    double ln_ratio[3]; /* ln(after / before) of linear r, g, b: skin less patch */
    double delta[3];    /* L*, a*, b* of that change, from the skin's median colour */
    double sigma_L;     /* standard error of delta[0] */
};

/*
 * after: the warped after photo, not levelled; skin: common measurable skin; patch: px of the
 * reference, skin or not. *out is filled also when there is trouble (figures NAN).
 */
enum pihmap_status pm_reference(struct pm_job *job, const struct pm_linear *before,
                                const struct pm_linear *after, const struct pm_mask *skin,
                                const struct pm_mask *patch, struct pm_whole *out);

/*
 * The same against a chart that has already taken the light out of both photos (their colours are
 * those under one light at the chart): the skin's ratio is looked at where the chart lies, centre
 * (working px of the before photo). sigma: standard error of the light's level at the chart, ln
 * units.
 */
enum pihmap_status pm_reference_at(struct pm_job *job, const struct pm_linear *before,
                                   const struct pm_linear *after, const struct pm_mask *skin,
                                   const double centre[2], double sigma, struct pm_whole *out);

#endif
