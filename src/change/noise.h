/* The pair's own noise, scale by scale. */
#ifndef PM_CHANGE_NOISE_H
#define PM_CHANGE_NOISE_H

#include "change/region.h"

/* The change at the noise's scales; 0 where not valid. */
struct pm_scales {
    struct pm_plane dL[PM_SCALES];      /* L* */
    struct pm_plane melanin[PM_SCALES]; /* what melanin explains of it, L*, see noise.c */
    struct pm_plane unrest;             /* local noise over typical noise */
};

/*
 * Fill *scales (scratch of the job: valid until the caller rewinds) and *noise.
 */
enum pihmap_status pm_find_noise(struct pm_job *job, const struct pm_change *change,
                                 struct pm_scales *scales, struct pm_noise *noise);

#endif
