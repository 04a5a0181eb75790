/* Noise of a pair, estimated from the pair itself at every scale. */
#ifndef PM_CHANGE_NOISE_H
#define PM_CHANGE_NOISE_H

#include "change/region.h"

/* A map of the change in a Gaussian scale space, at the scales of struct pm_noise. */
struct pm_scaled_map {
    struct pm_plane at[PM_SCALES]; /* L*; 0 where not valid */
    struct pm_plane noise_factor;  /* its local noise over its typical noise */
};

/* The change at every scale. Each map has noise of its own: the light of a smile disturbs the
 * cheeks' lightness, and not their redness. */
struct pm_scale_space {
    struct pm_scaled_map dL;
    struct pm_scaled_map melanin; /* the part of delta L* that melanin explains, see noise.c */
    struct pm_scaled_map blood;   /* likewise of blood */
};

/* Fills *scales (scratch of the job: valid until the caller rewinds it) and *noise. */
enum pihmap_status pm_find_noise(struct pm_job *job, const struct pm_change *change,
                                 struct pm_scale_space *scales, struct pm_noise *noise);

/* Only the noise: the same as pm_regions() gives. */
enum pihmap_status pm_noise_of_pair(struct pm_job *job, const struct pm_change *change,
                                    struct pm_noise *noise);

#endif
