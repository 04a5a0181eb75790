/*
 * What a rendered patch of skin is made of, pixel by pixel, before light falls on it.
 * Lengths in mm become px by look->px_per_mm. Fixed by look->seed.
 */
#ifndef PM_SUPPORT_SKIN_LAYERS_H
#define PM_SUPPORT_SKIN_LAYERS_H

#include "support/skin_render.h"

struct pm_skin_layers {
    struct pm_plane melanin; /* ln of its multiple of the look's melanin */
    struct pm_plane blood;   /* ln of its multiple of the look's blood */
    struct pm_plane height;  /* fine relief towards the camera, px */
    struct pm_plane shade;   /* share of light that lines and pores swallow, 0..1 */
    struct pm_plane hair;    /* share of the pixel that hairs cover, 0..1 */
};

enum pihmap_status pm_skin_layers_make(struct pm_job *job, const struct pm_skin_look *look,
                                       struct pm_skin_layers *out);
void pm_skin_layers_free(struct pm_skin_layers *layers);

#endif
