/*
 * The difference of light that was taken out of the after photo for measuring, kept so that
 * it can be taken out of a picture for people, too.
 */
#ifndef PM_TONE_RELIGHT_H
#define PM_TONE_RELIGHT_H

#include "base/image.h"

/* ln of the factor on linear R, G, B; a coarse grid stretched over the before frame. Zeroed:
 * nothing was taken out. */
struct pm_light {
    struct pm_plane ln[3];
};

void pm_light_free(struct pm_light *light);

/*
 * What leads from after to levelled (same size, before frame, linear light). Where after has
 * no light there is no telling; the nearest place speaks for it. *out is the caller's.
 */
enum pihmap_status pm_light_of(struct pm_job *job, const struct pm_linear *after,
                               const struct pm_linear *levelled, struct pm_light *out);

/* Take it out of a picture of the before frame, of any size, in place. */
enum pihmap_status pm_relight(struct pm_job *job, const struct pm_light *light,
                              struct pm_rgb8 *picture);

#endif
