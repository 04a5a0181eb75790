/*
 * Change of the whole area, relative to a reference that did not change: untreated skin, a grey
 * card or a colour chart.
 *
 * The light changes the reference as it changes the skin next to it. So a plane is fitted to the
 * skin's ln(after / before) where the reference lies (robust, nearby skin weighing more), and the
 * ratio of the reference itself is subtracted. Without a reference, a change of all of the skin
 * cannot be distinguished from one of the light.
 */
#ifndef PM_TONE_REFERENCE_H
#define PM_TONE_REFERENCE_H

#include "tone/registered_pair.h"

enum pm_reference_trouble {
    PM_REFERENCE_NONE,   /* none was asked for */
    PM_REFERENCE_GOOD,   /* the figures hold */
    PM_REFERENCE_UNSEEN, /* too little of the patch is in both photos, or it is clipped */
    PM_REFERENCE_UNEVEN, /* it looks different within itself: moved, shaded or covered */
    PM_REFERENCE_FAR     /* the light at the patch says too little of the light on the skin */
};

struct pm_whole {
    enum pm_reference_trouble trouble;
    double ln_ratio[3]; /* ln(after / before) of linear r, g, b: skin less patch */
    double delta[3];    /* L*, a*, b* of that change, from the skin's median colour */
    double sigma_L;     /* standard error of delta[0] */
};

/* patch: px of the reference, skin or not. *out is filled in any case; with trouble its figures are
 * NAN. */
enum pihmap_status pm_reference(struct pm_job *job, const struct pm_registered_pair *pair,
                                const struct pm_mask *patch, struct pm_whole *out);

/*
 * The same for charts by which both photos have been corrected, so that their colours are those
 * under one light at the chart. centre: of the chart, working px of the before photo. sigma:
 * standard error of the level of light at the chart, ln units.
 */
enum pihmap_status pm_reference_at(struct pm_job *job, const struct pm_registered_pair *pair,
                                   const double centre[2], double sigma, struct pm_whole *out);

#endif
