#include "skin/colours.h"

#include "base/fast_log.h"

#include <math.h>

static const double PRIOR_MEAN[2] = {0.68, 0.44};
static const double PRIOR_SIGMA[2] = {0.36, 0.33};

double pm_skin_prior_distance2(double rg, double gb)
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

/* Px of the finest frame that the photo has: hairs are that thin. */
#define HAIR_FINE 1.0
#define HAIR_COARSE 3.0
#define HAIR_ROUND 4.0
#define CHROMA_SIGMA 1.5 /* likewise: the chromaticity of single px is noisy, that of skin even */

/* Root mean square, over HAIR_ROUND, of a difference of Gaussians. px: size of a px of the finest
 * frame in working px. */
static enum pihmap_status find_contrast(struct pm_job *job, double px, struct pm_colours *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(c);
    struct pm_plane coarse = pm_plane_scratch(job, c->w, c->h);
    enum pihmap_status st;
    if (!coarse.v)
        return job->err.status;
    TRY(pm_blur(job, &c->light, HAIR_FINE * px, &c->contrast));
    TRY(pm_blur(job, &c->light, HAIR_COARSE * px, &coarse));
    for (size_t i = 0; i < pixels; i++) {
        const float d = c->contrast.v[i] - coarse.v[i];
        c->contrast.v[i] = d * d;
    }
    TRY(pm_blur(job, &c->contrast, HAIR_ROUND * px, &c->contrast));
    for (size_t i = 0; i < pixels; i++)
        c->contrast.v[i] = sqrtf(c->contrast.v[i] > 0.0f ? c->contrast.v[i] : 0.0f);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Size of a px of the finest frame in working px. */
static double fine_px(const struct pm_photo *photo)
{
    return photo->halved ? 0.5 : 1.0;
}

static enum pihmap_status scratch_plane(struct pm_job *job, const struct pm_photo *photo,
                                        struct pm_plane *out)
{
    return pm_plane_take(job, photo->linear.r.w, photo->linear.r.h, out);
}

enum pihmap_status pm_find_light(struct pm_job *job, const struct pm_photo *photo,
                                 struct pm_colours *out)
{
    const struct walk walk = {&photo->linear, out};
    enum pihmap_status st;
    *out = (struct pm_colours){.w = photo->linear.r.w, .h = photo->linear.r.h};
    TRY(scratch_plane(job, photo, &out->light));
    TRY(scratch_plane(job, photo, &out->contrast));
    pm_rows(job, out->h, light_rows, (void *)&walk);
    TRY(find_contrast(job, fine_px(photo), out));
out:
    return st;
}

enum pihmap_status pm_find_colours(struct pm_job *job, const struct pm_photo *photo,
                                   struct pm_colours *out)
{
    const struct walk walk = {&photo->linear, out};
    enum pihmap_status st;
    TRY(pm_find_light(job, photo, out));
    TRY(scratch_plane(job, photo, &out->rg));
    TRY(scratch_plane(job, photo, &out->gb));
    pm_rows(job, out->h, chroma_rows, (void *)&walk);
    TRY(pm_blur(job, &out->rg, CHROMA_SIGMA * fine_px(photo), &out->rg));
    TRY(pm_blur(job, &out->gb, CHROMA_SIGMA * fine_px(photo), &out->gb));
out:
    return st;
}
