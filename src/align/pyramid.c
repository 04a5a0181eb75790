#include "align/pyramid.h"

#include "align/window.h"
#include "base/stats.h"

#include <math.h>

#define LEVEL_SIDE_MIN 64  /* px, long side of the coarsest level: a face is still a face */
#define LEVEL_EDGE_MIN 16  /* px, short side */
#define LIGHT_FLOOR 0.003f /* linear light: below (L* 2.7) a phone records mostly noise */
#define COLOUR_FLOOR 0.01f /* linear light: keeps the noise of dark channels out of the ratio */
#define NOISE_SAMPLES 40000

/* Weights that favour green: blood and melanin both show there, and it has the least noise. */
struct log_light {
    const struct pm_linear *light;
    struct pm_plane *luminance, *colour;
};

/* Of a number that may be none. fmaxf() would be a call. */
static float positive(float v)
{
    return v > 0.0f ? v : 0.0f;
}

static void log_rows(void *context, int first, int end)
{
    const struct log_light *c = context;
    const size_t w = (size_t)c->luminance->w;
    for (size_t i = (size_t)first * w; i < (size_t)end * w; i++) {
        const float r = positive(c->light->r.v[i]), g = positive(c->light->g.v[i]);
        const float b = positive(c->light->b.v[i]), red = r + COLOUR_FLOOR;
        c->luminance->v[i] = logf(0.30f * r + 0.60f * g + 0.10f * b + LIGHT_FLOOR);
        c->colour->v[i] = 0.5f * logf(red * red / ((g + COLOUR_FLOOR) * (b + COLOUR_FLOOR)));
    }
}

/*
 * Noise from the mask (1 -2 1; -2 4 -2; 1 -2 1), blind to slopes and edges (Immerkaer 1996);
 * the median over skin ignores hairs and pores.
 */
static float noise_of(const struct pm_plane *p, const struct pm_plane *skin, float *buffer)
{
    const size_t w = (size_t)p->w, pixels = w * (size_t)p->h;
    const size_t step = pixels / NOISE_SAMPLES + 1;
    size_t n = 0;
    for (size_t i = w + 1; i + w + 1 < pixels && n < NOISE_SAMPLES; i += step) {
        const float *v = p->v + i;
        if (skin->v[i] < 0.5f)
            continue;
        const float cross = v[-1] + v[1] + v[-(ptrdiff_t)w] + v[w];
        const float corner = v[-(ptrdiff_t)w - 1] + v[-(ptrdiff_t)w + 1] + v[w - 1] + v[w + 1];
        buffer[n++] = fabsf(corner - 2.0f * cross + 4.0f * v[0]) / 6.0f;
    }
    return n ? 1.4826f * pm_quantile(buffer, n, 0.5) : 0.0f;
}

static enum pihmap_status finest(struct pm_job *job, const struct pm_linear *light,
                                 const struct pm_plane *clipped, const struct pm_mask *skin,
                                 struct pm_pyramid *out)
{
    const int w = light->r.w, h = light->r.h;
    struct pm_plane *luminance = &out->level[PM_LUMINANCE][0], *colour = &out->level[PM_COLOUR][0];
    *luminance = pm_plane_scratch(job, w, h);
    *colour = pm_plane_scratch(job, w, h);
    out->weight[0] = pm_plane_scratch(job, w, h);
    out->skin[0] = pm_plane_scratch(job, w, h);
    float *buffer = pm_scratch(job, NOISE_SAMPLES, sizeof *buffer);
    if (!luminance->v || !colour->v || !out->weight[0].v || !out->skin[0].v || !buffer)
        return job->err.status;
    struct log_light context = {light, luminance, colour};
    pm_rows(job, h, log_rows, &context);
    for (size_t i = 0, n = (size_t)w * (size_t)h; i < n; i++) {
        out->weight[0].v[i] = clipped && clipped->v ? 1.0f - clipped->v[i] : 1.0f;
        out->skin[0].v[i] = skin->v[i] ? 1.0f : 0.0f;
    }
    for (int c = 0; c < PM_CHANNELS; c++)
        out->noise[c] = noise_of(&out->level[c][0], &out->skin[0], buffer);
    return PIHMAP_OK;
}

struct halve {
    const struct pm_plane *in;
    struct pm_plane *out;
};

static void halve_rows(void *context, int first, int end)
{
    const struct halve *c = context;
    const size_t w = (size_t)c->in->w, n = (size_t)c->out->w;
    for (int y = first; y < end; y++) {
        const float *a = c->in->v + 2 * (size_t)y * w, *b = a + w;
        float *to = c->out->v + (size_t)y * n;
        for (size_t x = 0; x < n; x++)
            to[x] = 0.25f * ((a[2 * x] + a[2 * x + 1]) + (b[2 * x] + b[2 * x + 1]));
    }
}

static enum pihmap_status halve(struct pm_job *job, const struct pm_plane *in, struct pm_plane *out)
{
    *out = pm_plane_scratch(job, in->w / 2, in->h / 2);
    if (!out->v)
        return job->err.status;
    struct halve c = {in, out};
    pm_rows(job, out->h, halve_rows, &c);
    return PIHMAP_OK;
}

enum pihmap_status pm_pyramid(struct pm_job *job, const struct pm_linear *light,
                              const struct pm_plane *clipped, const struct pm_mask *skin,
                              struct pm_pyramid *out)
{
    enum pihmap_status st;
    *out = (struct pm_pyramid){.levels = 1};
    TRY(finest(job, light, clipped, skin, out));
    while (out->levels < PM_LEVELS_MAX) {
        const int l = out->levels, w = out->skin[l - 1].w, h = out->skin[l - 1].h;
        const int longer = (w > h ? w : h) / 2, edge = (w > h ? h : w) / 2;
        if (longer < LEVEL_SIDE_MIN || edge < LEVEL_EDGE_MIN)
            break;
        for (int c = 0; c < PM_CHANNELS; c++)
            TRY(halve(job, &out->level[c][l - 1], &out->level[c][l]));
        TRY(halve(job, &out->weight[l - 1], &out->weight[l]));
        TRY(halve(job, &out->skin[l - 1], &out->skin[l]));
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
    enum pihmap_status st;
    struct pm_plane mean = pm_plane_scratch(job, in->w, in->h);
    struct pm_plane square = pm_plane_scratch(job, in->w, in->h);
    if (!mean.v || !square.v) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_window_mean(job, in, radius, &mean));
    struct normalise context = {in, &mean, &square, out, floor * floor};
    pm_rows(job, in->h, deviation_rows, &context);
    TRY(pm_window_mean(job, &square, radius, &square));
    pm_rows(job, in->h, divide_rows, &context);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
