/*
 * The lighting field that levelling took out of the after photo, on a coarse grid, so that it can
 * also be taken out of the pictures that are shown.
 */
#ifndef PM_TONE_RELIGHT_H
#define PM_TONE_RELIGHT_H

#include "base/image.h"

/* ln of the factor on linear r, g, b; a coarse grid stretched over the before frame. Zeroed: no
 * change of light. */
struct pm_light {
    struct pm_plane ln[3];
};

void pm_light_free(struct pm_light *light);

/*
 * The factors that lead from after to levelled (same size, before frame, linear light). Cells in
 * which after is too dark take those of their neighbours. *out is the caller's.
 */
enum pihmap_status pm_light_of(struct pm_job *job, const struct pm_linear *after,
                               const struct pm_linear *levelled, struct pm_light *out);

/*
 * How ln luminance of the light on the skin has changed from left to right and from top to bottom
 * of the before photo, after less before: a plane is fitted to it over the px of skin (before
 * frame), and slope is what it changes over a standard deviation of their places. > 0: more light
 * from the right, from below. Both 0 where there is too little skin.
 */
void pm_light_slope(const struct pm_light *light, const struct pm_mask *skin, double slope[2]);

/* Applies them to a picture in the before frame, of any size, in place. */
enum pihmap_status pm_relight(struct pm_job *job, const struct pm_light *light,
                              struct pm_rgb8 *picture);

#endif
