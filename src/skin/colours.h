/* Features of a px for skin segmentation: log chromaticity, light and fine contrast. */
#ifndef PM_SKIN_COLOURS_H
#define PM_SKIN_COLOURS_H

#include "base/photo.h"

/*
 * Gaussian prior of skin's (ln(r/g), ln(g/b)). Light skin in daylight lies near (0.3, 0.2), dark
 * skin in warm light near (1.2, 0.7). Mean and half the spread are those of the faces used in
 * development.
 */
#define PM_SKIN_PRIOR_SIGMAS 2.6 /* beyond it nothing is skin */
/* Squared Mahalanobis distance to the prior. */
double pm_skin_prior_distance2(double rg, double gb);

/* Fine contrast (sigma of ln luminance between 1 and 3 px of the finest frame) of hair; pores and
 * lines stay below. */
#define PM_SKIN_HAIR_CONTRAST 0.11f

#define PM_SKIN_LEAST_LIGHT 2e-3f /* linear: black has no colour */

struct pm_colours {
    int w, h;
    struct pm_plane rg, gb, light; /* ln(r/g), ln(g/b), ln(g) */
    struct pm_plane contrast;      /* local fine contrast of light */
};

/* Light and contrast alone, at half the cost. The planes are scratch of the job. */
enum pihmap_status pm_find_light(struct pm_job *job, const struct pm_photo *photo,
                                 struct pm_colours *out);
/* The same with the chromaticity. */
enum pihmap_status pm_find_colours(struct pm_job *job, const struct pm_photo *photo,
                                   struct pm_colours *out);

#endif
