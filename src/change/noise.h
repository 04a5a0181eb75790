/* Noise of a pair, estimated from the pair itself at every scale. */
#ifndef PM_CHANGE_NOISE_H
#define PM_CHANGE_NOISE_H

#include "change/region.h"

/* The change in a Gaussian scale space, at the scales of struct pm_noise; 0 where not valid. */
struct pm_scale_space {
    struct pm_plane dL[PM_SCALES];      /* L* */
    struct pm_plane melanin[PM_SCALES]; /* the part of it that melanin explains, L*, see noise.c */
    struct pm_plane blood[PM_SCALES];   /* likewise of blood */
    struct pm_plane noise_factor;       /* local noise over the typical noise */
};

/* Fills *scales (scratch of the job: valid until the caller rewinds it) and *noise. */
enum pihmap_status pm_find_noise(struct pm_job *job, const struct pm_change *change,
                                 struct pm_scale_space *scales, struct pm_noise *noise);

#endif
