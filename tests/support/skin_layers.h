/*
 * The procedural texture of rendered skin, pixel by pixel and before any light: melanin, blood,
 * relief, hairs. look->px_per_mm turns mm into px; look->seed fixes everything.
 */
#ifndef PM_SUPPORT_SKIN_LAYERS_H
#define PM_SUPPORT_SKIN_LAYERS_H

#include "base/stats.h"
#include "support/skin_render.h"

struct pm_skin_layers {
    struct pm_plane melanin;    /* ln of the ratio to the look's melanin */
    struct pm_plane blood;      /* ln of the ratio to the look's blood */
    struct pm_plane height;     /* fine relief towards the camera, px */
    struct pm_plane shade;      /* share of the light that lines and pores absorb, 0..1 */
    struct pm_plane hair;       /* share of the pixel that hairs cover, 0..1 */
    struct pm_random hair_draw; /* what the hairs were drawn from */
};

enum pihmap_status pm_skin_layers_make(struct pm_job *job, const struct pm_skin_look *look,
                                       struct pm_skin_layers *out);
/* Hairs on another day, into layers->hair: by seed, some have come or gone, and those that stay lie
 * in another direction. */
void pm_skin_layers_comb(const struct pm_skin_look *look, uint64_t seed,
                         struct pm_skin_layers *layers);
void pm_skin_layers_free(struct pm_skin_layers *layers);

#endif
