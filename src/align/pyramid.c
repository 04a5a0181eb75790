#include "align/pyramid.h"

#include "base/box_filter.h"
#include "base/fast_log.h"
#include "base/stats.h"

#include <math.h>

#define LEVEL_SIDE_MIN 64  /* px, long side of the coarsest level: a face is still recognisable */
#define LEVEL_EDGE_MIN 16  /* px, short side */
#define LIGHT_FLOOR 0.003f /* linear light (L* 2.7): below, a phone records mostly noise */
#define COLOUR_FLOOR 0.01f /* linear light: keeps the noise of dark channels out of the ratio */
#define LEAST_COLOUR 1e-6f /* lower bound of the squared ratio, for pm_ln_row() */
#define NOISE_SAMPLES 40000

struct log_light {
    const struct pm_linear *light;
    struct pm_plane *out;
};

/* NaN-safe maximum with 0. fmaxf() would be a function call. */
static float non_negative(float v)
{
    return v > 0.0f ? v : 0.0f;
}

/* Weights that favour green, which shows both blood and melanin and has the least noise. */
static void luminance_rows(void *context, int first, int end)
{
    const struct log_light *c = context;
    const size_t w = (size_t)c->out->w, at = (size_t)first * w, n = (size_t)(end - first) * w;
    for (size_t i = at; i < at + n; i++) {
        const float r = non_negative(c->light->r.v[i]), g = non_negative(c->light->g.v[i]);
        c->out->v[i] = 0.30f * r + 0.60f * g + 0.10f * non_negative(c->light->b.v[i]) + LIGHT_FLOOR;
    }
    pm_ln_row(c->out->v + at, n, LIGHT_FLOOR, c->out->v + at);
}

static void colour_rows(void *context, int first, int end)
{
    const struct log_light *c = context;
    const size_t w = (size_t)c->out->w, at = (size_t)first * w, n = (size_t)(end - first) * w;
    for (size_t i = at; i < at + n; i++) {
        const float red = non_negative(c->light->r.v[i]) + COLOUR_FLOOR;
        const float g = non_negative(c->light->g.v[i]), b = non_negative(c->light->b.v[i]);
        c->out->v[i] = red * red / ((g + COLOUR_FLOOR) * (b + COLOUR_FLOOR));
    }
    pm_ln_row(c->out->v + at, n, LEAST_COLOUR, c->out->v + at);
    for (size_t i = at; i < at + n; i++)
        c->out->v[i] *= 0.5f;
}

/*
 * Standard deviation of the noise, from the mask (1 -2 1; -2 4 -2; 1 -2 1), which is blind to
 * slopes and edges (Immerkaer 1996). The median over skin ignores hairs and pores.
 */
static float noise_of(const struct pm_plane *p, const struct pm_plane *skin, float *buffer)
{
    const int halvings = pm_halvings(p, skin);
    const size_t w = (size_t)p->w, pixels = w * (size_t)p->h;
    const size_t step = pixels / NOISE_SAMPLES + 1;
    size_t n = 0;
    for (size_t i = w + 1; i + w + 1 < pixels && n < NOISE_SAMPLES; i += step) {
        const float *v = p->v + i;
        if (pm_weight_at(skin, halvings, (int)(i % w), (int)(i / w)) < 0.5f)
            continue;
        const float cross = v[-1] + v[1] + v[-(ptrdiff_t)w] + v[w];
        const float corner = v[-(ptrdiff_t)w - 1] + v[-(ptrdiff_t)w + 1] + v[w - 1] + v[w + 1];
        buffer[n++] = fabsf(corner - 2.0f * cross + 4.0f * v[0]) / 6.0f;
    }
    return n ? 1.4826f * pm_quantile(buffer, n, 0.5) : 0.0f;
}

/* Colour, weight and skin of the working level. */
static enum pihmap_status fill_working_level(struct pm_job *job, const struct pm_linear *light,
                                             const struct pm_plane *clipped,
                                             const struct pm_mask *skin, struct pm_pyramid *out)
{
    const int w = light->r.w, h = light->r.h, l = out->working;
    struct log_light colour = {light, &out->level[PM_COLOUR][l]};
    enum pihmap_status st;
    TRY(pm_plane_take(job, w, h, &out->level[PM_COLOUR][l]));
    TRY(pm_plane_take(job, w, h, &out->weight[l]));
    TRY(pm_plane_take(job, w, h, &out->skin[l]));
    pm_rows(job, h, colour_rows, &colour);
    for (size_t i = 0, n = (size_t)w * (size_t)h; i < n; i++)
        out->weight[l].v[i] = clipped && clipped->v ? 1.0f - clipped->v[i] : 1.0f;
    pm_mask_weight(skin, &out->skin[l]);
out:
    return st;
}

static void ln_luminance(struct pm_job *job, const struct pm_linear *light, struct pm_plane *out)
{
    struct log_light luminance = {light, out};
    pm_rows(job, out->h, luminance_rows, &luminance);
}

void pm_fine_to_detail(struct pm_job *job, struct pm_photo *photo)
{
    struct pm_plane *own = &photo->fine.g; /* in place: a px is read before it is written */
    if (!own->v)
        return;
    ln_luminance(job, &photo->fine, own);
    photo->detail = *own;
    *own = (struct pm_plane){0, 0, NULL};
    pm_linear_free(&photo->fine);
    pm_plane_free(&photo->fine_clipped);
}

/* Luminance of level 0 and, under a fine frame, of the working level, which is level 1. */
static enum pihmap_status fill_finest_level(struct pm_job *job, const struct pm_plane *detail,
                                            const struct pm_linear *light, struct pm_pyramid *out)
{
    struct pm_plane *luminance = out->level[PM_LUMINANCE];
    enum pihmap_status st = PIHMAP_OK;
    if (out->working == 0) {
        TRY(pm_plane_take(job, light->r.w, light->r.h, &luminance[0]));
        ln_luminance(job, light, &luminance[0]);
        goto out;
    }
    luminance[0] = *detail;
    out->weight[0] = out->weight[1];
    out->skin[0] = out->skin[1];
    TRY(pm_halve_take(job, &luminance[0], &luminance[1]));
out:
    return st;
}

static enum pihmap_status measure_noise(struct pm_job *job, struct pm_pyramid *p)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *buffer = pm_scratch(job, NOISE_SAMPLES, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    const int l = p->working;
    p->noise[PM_LUMINANCE] = noise_of(&p->level[PM_LUMINANCE][0], &p->skin[0], buffer);
    /* The mean of 2 x 2 px has half the noise of one px. */
    p->noise[PM_COLOUR] = (float)(1 << l) * noise_of(&p->level[PM_COLOUR][l], &p->skin[l], buffer);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_pyramid(struct pm_job *job, const struct pm_plane *detail,
                              const struct pm_linear *light, const struct pm_plane *clipped,
                              const struct pm_mask *skin, struct pm_pyramid *out)
{
    enum pihmap_status st;
    const bool two = detail && detail->v;
    *out = (struct pm_pyramid){.levels = two ? 2 : 1, .working = two ? 1 : 0};
    TRY(fill_working_level(job, light, clipped, skin, out));
    TRY(fill_finest_level(job, detail, light, out));
    TRY(measure_noise(job, out));
    while (out->levels < PM_LEVELS_MAX) {
        const int l = out->levels, w = out->skin[l - 1].w, h = out->skin[l - 1].h;
        const int longer = pm_long_side(w, h) / 2, edge = (w > h ? h : w) / 2;
        if (longer < LEVEL_SIDE_MIN || edge < LEVEL_EDGE_MIN)
            break;
        for (int c = 0; c < PM_CHANNELS; c++)
            TRY(pm_halve_take(job, &out->level[c][l - 1], &out->level[c][l]));
        TRY(pm_halve_take(job, &out->weight[l - 1], &out->weight[l]));
        TRY(pm_halve_take(job, &out->skin[l - 1], &out->skin[l]));
        out->levels++;
    }
out:
    return st;
}

struct normalise {
    const struct pm_plane *in, *mean;
    struct pm_plane *square, *out;
    float floor2;
};

static void deviation_rows(void *context, int first, int end)
{
    const struct normalise *c = context;
    const size_t w = (size_t)c->in->w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++) {
        const float d = c->in->v[i] - c->mean->v[i];
        c->out->v[i] = d;
        c->square->v[i] = d * d;
    }
}

static void divide_rows(void *context, int first, int end)
{
    const struct normalise *c = context;
    const size_t w = (size_t)c->in->w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++)
        c->out->v[i] /= sqrtf(c->square->v[i] + c->floor2);
}

enum pihmap_status pm_normalise(struct pm_job *job, const struct pm_plane *in, int radius,
                                float floor, struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(in);
    enum pihmap_status st;
    struct pm_plane mean = pm_plane_scratch(job, in->w, in->h);
    struct pm_plane square = pm_plane_scratch(job, in->w, in->h);
    if (!mean.v || !square.v) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_box_filter(job, in, radius, &mean));
    struct normalise context = {in, &mean, &square, out, floor * floor};
    pm_pixel_rows(job, in->h, pixels, deviation_rows, &context);
    TRY(pm_box_filter(job, &square, radius, &square));
    pm_pixel_rows(job, in->h, pixels, divide_rows, &context);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
