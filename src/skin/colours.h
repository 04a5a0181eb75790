/* The colours that a search for skin looks at. */
#ifndef PM_SKIN_COLOURS_H
#define PM_SKIN_COLOURS_H

#include "base/photo.h"

/*
 * Prior of skin's (ln(r/g), ln(g/b)): light skin in daylight lies near (0.3, 0.2), dark skin in
 * warm light near (1.2, 0.7); the middle and half the spread of the faces used to develop with.
 */
#define PM_SKIN_PRIOR_REACH 2.6 /* sigma: beyond it nothing is skin */
/* Squared distance to the prior, sigma. */
double pm_skin_from_prior(double rg, double gb);

/* ln(r/g): skin reflects red more than green under any usual light (0.18 for the palest of the
 * faces used to develop with); walls and paper do not. */
#define PM_SKIN_LEAST_RED 0.09f

/* Fine contrast (sigma of ln luminance between 1 and 3 px of the finest frame) of hair; pores and
 * lines stay below. */
#define PM_SKIN_HAIR_CONTRAST 0.11f

#define PM_SKIN_LEAST_LIGHT 2e-3f /* linear: black has no colour */

struct pm_colours {
    int w, h;
    struct pm_plane rg, gb, light; /* ln(r/g), ln(g/b), ln(g) */
    struct pm_plane contrast;      /* local fine contrast of light */
};

/* light and contrast alone, at half the cost. Planes are scratch of the job. */
enum pihmap_status pm_find_light(struct pm_job *job, const struct pm_photo *photo,
                                 struct pm_colours *out);
/* All of it, likewise. */
enum pihmap_status pm_find_colours(struct pm_job *job, const struct pm_photo *photo,
                                   struct pm_colours *out);

#endif
