/*
 * The skin's colour is learned from the photo. A wide prior, which holds for all skin under all
 * usual lights, leads to the photo's own skin cluster. This is fitted, and only px like it count.
 * Colour is looked at as log chromaticity, ln(r/g) and ln(g/b) of linear light, in which exposure
 * and shading vanish and white balance is a shift.
 */
#include "skin/by_colour.h"

#include "base/components.h"
#include "base/normalised_convolution.h"
#include "base/pigment.h"
#include "skin/cluster.h"

#include <math.h>

#define SKIN_SIGMAS 3.0      /* sigma of the cluster */
#define HOLE_SIGMAS 3.2      /* sigma of the cluster, for a hole's colour without its melanin */
#define SMOOTH_SIGMA 0.0025  /* share of the long side: of the majority filter */
#define LEAST_COMPONENT 0.05 /* of the largest component; smaller ones are noise */
#define LARGEST_HOLE 0.02    /* of the frame; larger holes in the skin are something else */

/* Is px i within so many sigmas of the cluster, and in the light that skin can have? */
static bool is_skin(const struct pm_colours *c, const struct pm_cluster *k, size_t i, double sigmas)
{
    const double rg = (double)c->rg.v[i], gb = (double)c->gb.v[i];
    const double light = (double)c->light.v[i] - k->light;
    return rg > (double)PM_SKIN_LEAST_RED && light > PM_SKIN_DARKEST && light < PM_SKIN_BRIGHTEST &&
           pm_cluster_distance2(k, rg, gb, (double)c->light.v[i]) < sigmas * sigmas &&
           pm_skin_prior_distance2(rg, gb) < PM_SKIN_PRIOR_SIGMAS * PM_SKIN_PRIOR_SIGMAS * 1.5;
}

/* Majority of the neighbourhood, so that single px neither add nor remove skin. */
static enum pihmap_status majority_filter(struct pm_job *job, const struct pm_colours *c,
                                          const struct pm_cluster *k, struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = pm_pixels(c);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane soft = pm_plane_scratch(job, c->w, c->h);
    if (!soft.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pixels; i++)
        soft.v[i] =
            is_skin(c, k, i, SKIN_SIGMAS) && c->contrast.v[i] < PM_SKIN_HAIR_CONTRAST ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, SMOOTH_SIGMA * pm_long_side(c->w, c->h), &soft));
    for (size_t i = 0; i < pixels; i++)
        out->v[i] = soft.v[i] > 0.5f ? 255 : 0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/*
 * Region growing. Gloss and shade lead away from the cluster in small steps, so px beside skin that
 * resemble that skin are skin too. GROW_ROUNDS bounds how far this can run astray.
 */
#define GROW_ROUNDS 4
#define GROW_SIGMA 0.012f   /* share of the long side: of the neighbourhood */
#define GROW_SHARE 0.30f    /* of that neighbourhood is skin already */
#define GROW_COLOUR 0.15f   /* ln units, of ln(r/g) and ln(g/b) from that skin's mean */
#define GROW_LIGHT 0.45f    /* ln units, of light likewise */
#define GROW_CONTRAST 0.50f /* of hair's: the fringe of hair resembles skin */

struct local_mean { /* over the skin in the neighbourhood, and its share of that */
    struct pm_plane share, rg, gb, light;
};

static enum pihmap_status local_means(struct pm_job *job, const struct pm_colours *c,
                                      const struct pm_mask *skin, struct local_mean *l)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const double sigma = (double)GROW_SIGMA * pm_long_side(c->w, c->h);
    const struct pm_plane *const value[3] = {&c->rg, &c->gb, &c->light};
    struct pm_plane *const mean[3] = {&l->rg, &l->gb, &l->light};
    struct pm_plane weight = pm_plane_scratch(job, c->w, c->h);
    if (!weight.v)
        return job->err.status;
    for (size_t i = 0; i < pm_pixels(c); i++)
        weight.v[i] = skin->v[i] ? 1.0f : 0.0f;
    const struct pm_weighted_planes in = {3, value, &weight};
    const enum pihmap_status st = pm_normalised_convolution_wide(job, &in, sigma, mean, &l->share);
    pm_scratch_rewind(job, mark);
    return st;
}

static bool grows_to(const struct pm_colours *c, const struct pm_cluster *k,
                     const struct local_mean *l, size_t i)
{
    const float light = c->light.v[i] - (float)k->light;
    return l->share.v[i] > GROW_SHARE && c->rg.v[i] > PM_SKIN_LEAST_RED &&
           c->contrast.v[i] < GROW_CONTRAST * PM_SKIN_HAIR_CONTRAST &&
           fabsf(c->rg.v[i] - l->rg.v[i]) < GROW_COLOUR &&
           fabsf(c->gb.v[i] - l->gb.v[i]) < GROW_COLOUR &&
           fabsf(c->light.v[i] - l->light.v[i]) < GROW_LIGHT &&
           light > (float)PM_SKIN_DARKEST - 0.5f && light < (float)PM_SKIN_BRIGHTEST + 0.5f;
}

static enum pihmap_status grow(struct pm_job *job, const struct pm_colours *c,
                               const struct pm_cluster *k, struct pm_mask *skin)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct local_mean l;
    struct pm_plane *const planes[4] = {&l.share, &l.rg, &l.gb, &l.light};
    enum pihmap_status st = PIHMAP_OK;
    for (int j = 0; j < 4; j++) {
        *planes[j] = pm_plane_scratch(job, c->w, c->h);
        if (!planes[j]->v) {
            st = job->err.status;
            goto out;
        }
    }
    for (int round = 0; round < GROW_ROUNDS; round++) {
        bool grown = false;
        TRY(local_means(job, c, skin, &l));
        for (size_t i = 0; i < pm_pixels(c); i++)
            if (!skin->v[i] && grows_to(c, k, &l, i)) {
                skin->v[i] = 255;
                grown = true;
            }
        if (!grown)
            break;
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

struct fill {
    const struct pm_colours *c;
    const struct pm_cluster *k;
};

/* What more melanin does to ln(r/g), ln(g/b) and ln g (base/pigment.h). A mark of 10 L* has an
 * amount of about 0.7. */
static const double MELANIN_SHIFT[3] = {PM_MELANIN_G - PM_MELANIN_R, PM_MELANIN_B - PM_MELANIN_G,
                                        -PM_MELANIN_G};
#define MELANIN_MOST 1.5
#define MELANIN_STEPS 6
/* Marks that are deep or rich in eumelanin absorb blue up to so many times as much. */
#define MELANIN_FAN 2.2
#define FAN_STEPS 3

/* Does px i have the skin's colour, seen through some more melanin? */
static bool is_skin_under_melanin(const void *context, size_t i)
{
    const struct fill *f = context;
    const struct pm_colours *c = f->c;
    for (int k = 0; k <= MELANIN_STEPS; k++) {
        const double t = MELANIN_MOST * k / MELANIN_STEPS;
        const double rg = (double)c->rg.v[i] - t * MELANIN_SHIFT[0];
        const double light = (double)c->light.v[i] - t * MELANIN_SHIFT[2];
        if (light <= f->k->light + PM_SKIN_DARKEST || light >= f->k->light + PM_SKIN_BRIGHTEST)
            continue;
        for (int fan = 0; fan < FAN_STEPS; fan++) {
            const double blue = 1.0 + (MELANIN_FAN - 1.0) * fan / (FAN_STEPS - 1);
            const double gb = (double)c->gb.v[i] - t * blue * MELANIN_SHIFT[1];
            if (pm_cluster_distance2(f->k, rg, gb, light) < HOLE_SIGMAS * HOLE_SIGMAS)
                return true;
        }
    }
    return false;
}

enum pihmap_status pm_skin_by_colour(struct pm_job *job, const struct pm_colours *c,
                                     struct pm_mask *out, bool *found)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_cluster k;
    enum pihmap_status st;
    TRY(pm_find_cluster(job, c, &k, found));
    if (!*found)
        goto out;
    TRY(majority_filter(job, c, &k, out));
    const struct fill fill = {c, &k};
    TRY(pm_drop_small_components(job, out, LEAST_COMPONENT));
    TRY(grow(job, c, &k, out));
    TRY(pm_fill_holes(job, out, LARGEST_HOLE, is_skin_under_melanin, &fill));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
