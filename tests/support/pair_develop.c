#include "support/pair_develop.h"

#include "base/colour.h"
#include "support/pair_pose.h"
#include "support/random.h"

#include <math.h>

#define LEAST_BLUR_PX 0.1 /* less is not worth a filter */

static void add_channel_noise(struct pm_plane *p, double full_well, struct pm_random *random)
{
    const size_t n = pm_pixels(p);
    for (size_t i = 0; i < n; i++) {
        const double light = fmax((double)p->v[i], 0);
        p->v[i] = (float)(light + sqrt(light / full_well) * pm_random_normal(random));
    }
}

void pm_pair_shot_noise(struct pm_linear *p, double full_well, struct pm_random *random)
{
    if (full_well <= 0)
        return;
    add_channel_noise(&p->r, full_well, random);
    add_channel_noise(&p->g, full_well, random);
    add_channel_noise(&p->b, full_well, random);
}

static uint8_t code_of(float linear)
{
    const double code = 255 * pm_linear_to_srgb((double)linear);
    return (uint8_t)(code <= 0 ? 0 : code >= 255 ? 255 : lround(code));
}

void pm_pair_encode(const struct pm_linear *p, int ox, int oy, struct pm_rgb8 *out)
{
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            uint8_t *v = out->v + 3 * ((size_t)y * (size_t)out->w + (size_t)x);
            v[0] = code_of(pm_at(&p->r, x + ox, y + oy));
            v[1] = code_of(pm_at(&p->g, x + ox, y + oy));
            v[2] = code_of(pm_at(&p->b, x + ox, y + oy));
        }
}

static enum pihmap_status blur_linear(struct pm_job *job, struct pm_linear *p, double sigma)
{
    enum pihmap_status st;
    TRY(pm_blur(job, &p->r, sigma, &p->r));
    TRY(pm_blur(job, &p->g, sigma, &p->g));
    TRY(pm_blur(job, &p->b, sigma, &p->b));
out:
    return st;
}

enum pm_rendering_kind pm_pair_rendering(const struct pm_pair_draw *draw, uint64_t seed)
{
    if (!draw->all_renderings)
        return draw->rendering;
    return (enum pm_rendering_kind)(1 + seed / 2 % (PM_RENDERINGS - 1));
}

/* What a phone or an editor makes of it. */
static enum pihmap_status render_style(struct pm_job *job, enum pm_rendering_kind kind,
                                       uint64_t seed, struct pm_linear *after)
{
    struct pm_random style = pm_pair_random(seed, 8);
    struct pm_rendering rendering;
    pm_rendering_draw(&style, kind, &rendering);
    return pm_rendering_apply(job, &rendering, after);
}

enum pihmap_status pm_pair_develop(struct pm_job *job, const struct pm_pair_draw *draw,
                                   uint64_t seed, struct pm_linear *light, struct pm_pair *pair)
{
    enum pihmap_status st = PIHMAP_OK;
    struct pm_random sensor = pm_pair_random(seed, 4);
    const double blur = pm_between(&sensor, draw->blur_px[0], draw->blur_px[1]);
    if (blur > LEAST_BLUR_PX)
        TRY(blur_linear(job, light, blur));
    pm_pair_shot_noise(light, draw->full_well, &sensor);
    TRY(render_style(job, pair->rendering, seed, light));
    TRY(pm_rgb8_alloc(job, light->r.w, light->r.h, &pair->after));
    pm_pair_encode(light, 0, 0, &pair->after);
out:
    return st;
}
