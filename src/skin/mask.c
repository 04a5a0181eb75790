/*
 * The skin's colour is learned from the photo: a wide prior that holds for all skin under all
 * usual lights finds the picture's own skin cluster, the cluster is then fitted, and only
 * what is like it counts. Colour is judged in log chromaticity, ln(r/g) and ln(g/b) of linear
 * light, where exposure and shading vanish and white balance is a shift.
 */
#include "skin/mask.h"

#include "base/pigment.h"
#include "base/normalised_convolution.h"
#include "base/components.h"
#include "skin/cluster.h"

#include <math.h>

#define SKIN_REACH 3.0      /* sigma of the cluster */
#define ENCLOSED_REACH 3.2  /* sigma: of an island in the skin, less its melanin */
#define SMOOTH_SIGMA 0.0025 /* share of the long side: of the vote at the mask's rim */
#define LEAST_ISLAND 0.05   /* of the largest piece of skin: smaller ones are noise */
#define LARGEST_HOLE 0.02   /* of the frame: larger islands in the skin are something else */

/* Skin within reach sigma of the cluster, and in the light that skin can have. */
static bool is_skin(const struct pm_colours *c, const struct pm_cluster *k, size_t i, double reach)
{
    const double rg = (double)c->rg.v[i], gb = (double)c->gb.v[i];
    const double light = (double)c->light.v[i] - k->light;
    return rg > (double)PM_SKIN_LEAST_RED && light > PM_SKIN_DARKEST && light < PM_SKIN_BRIGHTEST &&
           pm_from_cluster(k, rg, gb, (double)c->light.v[i]) < reach * reach &&
           pm_skin_from_prior(rg, gb) < PM_SKIN_PRIOR_REACH * PM_SKIN_PRIOR_REACH * 1.5;
}

/* Majority of the neighbourhood, so that single px neither make nor break skin. */
static enum pihmap_status vote(struct pm_job *job, const struct pm_colours *c,
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
            is_skin(c, k, i, SKIN_REACH) && c->contrast.v[i] < PM_SKIN_HAIR_CONTRAST ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, SMOOTH_SIGMA * (pm_long_side(c->w, c->h)), &soft));
    for (size_t i = 0; i < pixels; i++)
        out->v[i] = soft.v[i] > 0.5f ? 255 : 0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/*
 * Gloss and shade lead away from the cluster step by step: px beside found skin that are much
 * like it, there, are skin too. GROW_ROUNDS bounds how far that can run astray.
 */
#define GROW_ROUNDS 4
#define GROW_SIGMA 0.012f   /* share of the long side: what beside means */
#define GROW_SHARE 0.30f    /* of that neighbourhood is skin already */
#define GROW_COLOUR 0.15f   /* ln units, of ln(r/g) and ln(g/b) from that skin's mean */
#define GROW_LIGHT 0.45f    /* ln units, of light likewise */
#define GROW_CONTRAST 0.50f /* of hair's: its fringe is like skin */

struct local { /* means over the skin beside, and its share */
    struct pm_plane share, rg, gb, light;
};

static enum pihmap_status look_beside(struct pm_job *job, const struct pm_colours *c,
                                      const struct pm_mask *skin, struct local *l)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const double sigma = (double)GROW_SIGMA * (pm_long_side(c->w, c->h));
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

static bool grows_to(const struct pm_colours *c, const struct pm_cluster *k, const struct local *l,
                     size_t i)
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
    struct local l;
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
        TRY(look_beside(job, c, skin, &l));
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

/* What more melanin does to ln(r/g), ln(g/b) and ln g (base/pigment.h). A mark of 10 L* is some 0.7
 * of it. */
static const double MELANIN_SHIFT[3] = {PM_MELANIN_G - PM_MELANIN_R, PM_MELANIN_B - PM_MELANIN_G,
                                        -PM_MELANIN_G};
#define MELANIN_MOST 1.5
#define MELANIN_STEPS 6
/* Deeper or eumelanin-rich marks absorb blue up to this much more than that. */
#define MELANIN_FAN 2.2
#define FAN_STEPS 3

/* An island in the skin is skin when it has the skin's colour seen through more melanin. */
static bool px_may_fill(const void *context, size_t i)
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
            if (pm_from_cluster(f->k, rg, gb, light) < ENCLOSED_REACH * ENCLOSED_REACH)
                return true;
        }
    }
    return false;
}

enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = photo->linear.r.w, h = photo->linear.r.h;
    struct pm_colours c;
    struct pm_cluster k;
    bool found;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, w, h, out));
    TRY(pm_find_colours(job, photo, &c));
    TRY(pm_find_cluster(job, &c, &k, &found));
    if (!found)
        goto out;
    TRY(vote(job, &c, &k, out));
    const struct fill fill = {&c, &k};
    TRY(pm_drop_small_components(job, out, LEAST_ISLAND));
    TRY(grow(job, &c, &k, out));
    TRY(pm_fill_holes(job, out, LARGEST_HOLE, px_may_fill, &fill));
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_mask_free(out);
    return st;
}

static bool any_px_may_fill(const void *context, size_t i)
{
    (void)context;
    (void)i;
    return true;
}

enum pihmap_status pm_skin_close(struct pm_job *job, struct pm_mask *skin)
{
    return pm_fill_holes(job, skin, LARGEST_HOLE, any_px_may_fill, NULL);
}
