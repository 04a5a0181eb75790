#include "skin/colours.h"

#include "base/logs.h"

#include <math.h>

static const double PRIOR_MEAN[2] = {0.68, 0.44};
static const double PRIOR_SIGMA[2] = {0.36, 0.33};

double pm_skin_from_prior(double rg, double gb)
{
    const double x = (rg - PRIOR_MEAN[0]) / PRIOR_SIGMA[0];
    const double y = (gb - PRIOR_MEAN[1]) / PRIOR_SIGMA[1];
    return x * x + y * y;
}

struct walk {
    const struct pm_linear *photo;
    const struct pm_colours *c;
};

static void light_rows(void *context, int first, int end)
{
    const struct walk *walk = context;
    const struct pm_colours *c = walk->c;
    const size_t at = (size_t)first * (size_t)c->w, n = (size_t)(end - first) * (size_t)c->w;
    pm_ln_row(walk->photo->g.v + at, n, PM_SKIN_LEAST_LIGHT, c->light.v + at);
}

static void chroma_rows(void *context, int first, int end)
{
    const struct walk *walk = context;
    const struct pm_colours *c = walk->c;
    const size_t at = (size_t)first * (size_t)c->w, n = (size_t)(end - first) * (size_t)c->w;
    pm_ln_row(walk->photo->r.v + at, n, PM_SKIN_LEAST_LIGHT, c->rg.v + at);
    pm_ln_row(walk->photo->b.v + at, n, PM_SKIN_LEAST_LIGHT, c->gb.v + at);
    for (size_t i = at; i < at + n; i++) {
        c->rg.v[i] -= c->light.v[i];
        c->gb.v[i] = c->light.v[i] - c->gb.v[i];
    }
}

/* Shares of the long side, found on photos of 1200 px: 1, 3 and 4 px of them. */
#define HAIR_FINE 0.00083
#define HAIR_COARSE 0.0025
#define HAIR_ROUND 0.0033
#define CHROMA_SIGMA 0.00125 /* likewise: chromaticity is noisy px by px; skin is even */

/* Root mean square, over some round, of what lies between fine and coarse. */
static enum pihmap_status find_contrast(struct pm_job *job, struct pm_colours *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)c->w * (size_t)c->h;
    const double side = c->w > c->h ? c->w : c->h;
    struct pm_plane coarse = pm_plane_scratch(job, c->w, c->h);
    enum pihmap_status st;
    if (!coarse.v)
        return job->err.status;
    TRY(pm_blur(job, &c->light, HAIR_FINE * side, &c->contrast));
    TRY(pm_blur(job, &c->light, HAIR_COARSE * side, &coarse));
    for (size_t i = 0; i < pixels; i++) {
        const float d = c->contrast.v[i] - coarse.v[i];
        c->contrast.v[i] = d * d;
    }
    TRY(pm_blur(job, &c->contrast, HAIR_ROUND * side, &c->contrast));
    for (size_t i = 0; i < pixels; i++)
        c->contrast.v[i] = sqrtf(c->contrast.v[i] > 0.0f ? c->contrast.v[i] : 0.0f);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

static enum pihmap_status take(struct pm_job *job, const struct pm_linear *photo,
                               struct pm_plane *out)
{
    *out = pm_plane_scratch(job, photo->r.w, photo->r.h);
    return out->v ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_find_light(struct pm_job *job, const struct pm_linear *photo,
                                 struct pm_colours *out)
{
    const struct walk walk = {photo, out};
    enum pihmap_status st;
    *out = (struct pm_colours){.w = photo->r.w, .h = photo->r.h};
    TRY(take(job, photo, &out->light));
    TRY(take(job, photo, &out->contrast));
    pm_rows(job, out->h, light_rows, (void *)&walk);
    TRY(find_contrast(job, out));
out:
    return st;
}

enum pihmap_status pm_find_colours(struct pm_job *job, const struct pm_linear *photo,
                                   struct pm_colours *out)
{
    const struct walk walk = {photo, out};
    enum pihmap_status st;
    TRY(pm_find_light(job, photo, out));
    TRY(take(job, photo, &out->rg));
    TRY(take(job, photo, &out->gb));
    pm_rows(job, out->h, chroma_rows, (void *)&walk);
    const double sigma = CHROMA_SIGMA * (out->w > out->h ? out->w : out->h);
    TRY(pm_blur(job, &out->rg, sigma, &out->rg));
    TRY(pm_blur(job, &out->gb, sigma, &out->gb));
out:
    return st;
}
