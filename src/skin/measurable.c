#include "skin/measurable.h"

#include "base/mask_stats.h"
#include "base/normalised_convolution.h"

#include <math.h>

/* ---- px by px ------------------------------------------------------------------------------- */

#define BRIGHTEST 1.8f /* ln of light over the photo's skin */
#define GLOSS 0.6f /* likewise: of gloss, if paler than the skin, too: by PALER of ln(r/g) ... */
#define PALER -0.35f
/* ... and by so much of ln(g/b). Skin reflects less blue than green, and gloss as much. Skin with
 * less blood than the rest is paler, too, but no bluer: blood absorbs more green than blue. */
#define WHITER -0.05f
#define DARKEST -3.2f  /* likewise: black */
#define HAIRLESS 1.0f  /* ln odds: certainly skin, so that its contrast is its own */
#define GREENER -0.70f /* ln(r/g) and ln(g/b) less the skin's: green and blue, of no skin */
#define BLUER -0.75f

struct usual {
    float light, rg, gb; /* medians over the skin */
};

/* PM_PIXEL_MEASURED, or why it cannot be measured. */
static enum pm_pixel_class class_of(const struct pm_evidence *seen, const struct usual *u, size_t i)
{
    const struct pm_colours *c = seen->colours;
    const float light = c->light.v[i] - u->light;
    const float rg = c->rg.v[i] - u->rg, gb = c->gb.v[i] - u->gb;
    if (seen->photo->clipped.v[i] > PM_CLIPPED_SHARE && light < 0.0f)
        return PM_PIXEL_BLACK;
    if (light >= BRIGHTEST || (light > GLOSS && rg < PALER && gb < WHITER))
        return PM_PIXEL_GLOSS;
    if (light <= DARKEST || c->light.v[i] <= logf(PM_SKIN_LEAST_LIGHT) + 0.1f)
        return PM_PIXEL_SHADOW;
    if (rg <= GREENER || gb <= BLUER)
        return PM_PIXEL_OTHER_COLOUR;
    return c->contrast.v[i] >= PM_SKIN_HAIR_CONTRAST && seen->odds->v[i] <= HAIRLESS
               ? PM_PIXEL_HAIR
               : PM_PIXEL_MEASURED;
}

static enum pihmap_status leave_out_px(struct pm_job *job, const struct pm_evidence *seen,
                                       struct pm_mask *skin, struct pm_class_map *why)
{
    const struct pm_colours *c = seen->colours;
    struct usual u;
    enum pihmap_status st;
    TRY(pm_mask_median(job, &c->light, skin, &u.light));
    TRY(pm_mask_median(job, &c->rg, skin, &u.rg));
    TRY(pm_mask_median(job, &c->gb, skin, &u.gb));
    for (size_t i = 0; i < pm_pixels(skin); i++) {
        if (!skin->v[i])
            continue;
        const enum pm_pixel_class reason = class_of(seen, &u, i);
        if (reason != PM_PIXEL_MEASURED) {
            skin->v[i] = 0;
            why->v[i] = (uint8_t)reason;
        }
    }
out:
    return st;
}

/* ---- where skin ends, or turns from the light ------------------------------------------------*/

#define RIM_SIGMA 0.010f /* share of the long side: of the neighbourhood of a px at the rim */
#define RIM_SHARE 0.12f  /* of that neighbourhood is no skin */
/* Likewise: within 0.3 % of the long side of a straight outline. The network's px are 0.8 % wide;
 * so near to the outline, what lies beyond it is easily taken for skin, in one photo or both.
 * Chosen on clinics' pairs: twice as wide leaves no fewer false regions. */
#define OUTLINE_SHARE 0.38f
#define TURN_SIGMA 0.03f  /* share of the long side: of the skin that a px is compared with */
#define TURN_DARKER 0.35f /* ln units: of light, below that of this skin */

/* beyond: share of its neighbourhood that is no skin. darker: than the skin about it, ln units. */
static bool is_at_rim(float beyond, float darker)
{
    return beyond > OUTLINE_SHARE || (beyond > RIM_SHARE && darker > TURN_DARKER);
}

static enum pihmap_status leave_out_rim(struct pm_job *job, const struct pm_colours *c,
                                        struct pm_mask *skin, struct pm_class_map *why)
{
    const double side = pm_long_side(skin->w, skin->h);
    struct pm_plane weight, rim, light;
    enum pihmap_status st;
    TRY(pm_plane_take(job, skin->w, skin->h, &weight));
    TRY(pm_plane_take(job, skin->w, skin->h, &rim));
    TRY(pm_plane_take(job, skin->w, skin->h, &light));
    pm_mask_weight(skin, &weight);
    TRY(pm_blur(job, &weight, (double)RIM_SIGMA * side, &rim));
    const struct pm_plane *const value[1] = {&c->light};
    struct pm_plane *const mean[1] = {&light};
    const struct pm_weighted_planes in = {1, value, &weight};
    TRY(pm_normalised_convolution_wide(job, &in, (double)TURN_SIGMA * side, mean, NULL));
    for (size_t i = 0; i < pm_pixels(skin); i++)
        if (skin->v[i] && is_at_rim(1.0f - rim.v[i], light.v[i] - c->light.v[i])) {
            skin->v[i] = 0;
            why->v[i] = PM_PIXEL_STEEP;
        }
out:
    return st;
}

enum pihmap_status pm_leave_out_unmeasurable(struct pm_job *job, const struct pm_evidence *seen,
                                             struct pm_mask *skin, struct pm_class_map *why)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st;
    TRY(leave_out_rim(job, seen->colours, skin, why));
    TRY(leave_out_px(job, seen, skin, why));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
