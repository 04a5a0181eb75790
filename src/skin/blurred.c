#include "skin/blurred.h"

#include "base/components.h"
#include "base/fast_log.h"
#include "base/mask_stats.h"
#include "base/moments.h"
#include "base/normalised_convolution.h"

#include <math.h>
#include <string.h>

/* Shares of the long side: */
#define TEXTURE_SIGMA 0.006 /* of the neighbourhood whose texture is looked at */
#define BESIDE_SIGMA 0.012  /* of what lies beside a border, within and beyond */
#define GROW_SIGMA 0.012    /* of the margin, some 1.3 times as wide; it closes a caption's gap */
/* */
#define FLAT 0.42f          /* most texture in a patch, of the median of the skin's */
#define LEAST_TEXTURE 1e-8f /* squared ln units; JPEG of 8 bit has more */
#define WELL_WITHIN 0.98f   /* share of the neighbourhood that is skin */
#define WITHIN 0.9f         /* share of the neighbourhood that is flat: in the patch */
#define BEYOND 0.05f        /* likewise: outside it */
#define SEEN 0.02f          /* least weight of a mean beside a border */
#define LEAST_AREA 0.003    /* of the frame */
#define SOLID 0.77          /* of the ellipse of the same second moments */
#define ON_SKIN 0.3         /* of the border has skin beyond */
#define STEP 1.3            /* ln units: the mean rise of texture across the border */
#define ABRUPT 0.8          /* of the border rises by RISE at least */
#define GROWN 0.1f          /* share of patches in the neighbourhood: in the margin */
#define RISE 0.69f          /* ln units: the double */

/* ---- texture ------------------------------------------------------------------------------- */

/* ln of the root mean square of fine contrast. */
static enum pihmap_status find_texture(struct pm_job *job, const struct pm_colours *c,
                                       struct pm_plane *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, c->w, c->h, out));
    for (size_t i = 0; i < pm_pixels(c); i++)
        out->v[i] = c->contrast.v[i] * c->contrast.v[i];
    TRY(pm_blur(job, out, TEXTURE_SIGMA * pm_long_side(c->w, c->h), out));
    pm_ln_row(out->v, pm_pixels(c), LEAST_TEXTURE, out->v);
    for (size_t i = 0; i < pm_pixels(c); i++)
        out->v[i] *= 0.5f;
out:
    return st;
}

/* The median of the texture well within the skin; NAN: there is no such place. */
static enum pihmap_status median_within(struct pm_job *job, const struct pm_plane *texture,
                                        const struct pm_mask *skin, float *median)
{
    struct pm_mask within;
    struct pm_plane share;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, skin->w, skin->h, &within));
    TRY(pm_plane_take(job, skin->w, skin->h, &share));
    pm_mask_weight(skin, &share);
    TRY(pm_blur(job, &share, BESIDE_SIGMA * pm_long_side(skin->w, skin->h), &share));
    for (size_t i = 0; i < pm_pixels(skin); i++)
        within.v[i] = skin->v[i] && share.v[i] > WELL_WITHIN ? 255 : 0;
    TRY(pm_mask_median(job, texture, &within, median));
out:
    pm_mask_free(&within);
    return st;
}

/* ---- one patch ------------------------------------------------------------------------------ */

struct patch {
    struct pm_moments moments;
    double border, on_skin; /* px along it; those with skin beyond */
    double rise, abrupt;    /* of these: sum, and how many rise by RISE */
};

static bool is_blurred(const struct patch *p, double frame)
{
    return p->moments.n >= LEAST_AREA * frame && p->on_skin >= ON_SKIN * p->border &&
           p->on_skin > 0 && p->rise >= STEP * p->on_skin && p->abrupt >= ABRUPT * p->on_skin &&
           pm_moments_solidity(&p->moments) >= SOLID;
}

/* ---- all of them ---------------------------------------------------------------------------- */

struct search {
    const struct pm_plane *texture;
    const struct pm_mask *skin;
    const struct pm_class_map *why;
    struct pm_mask flat;                          /* without texture */
    struct pm_plane share;                        /* of flat px in the neighbourhood */
    struct pm_plane within, beyond, beyond_share; /* mean texture on both sides of a border */
};

/* Mean texture of the px that is_in, near every px. */
static enum pihmap_status means_beside(struct pm_job *job, struct search *s)
{
    const double sigma = BESIDE_SIGMA * pm_long_side(s->flat.w, s->flat.h);
    const struct pm_plane *const value[1] = {s->texture};
    struct pm_plane weight;
    struct pm_plane *const within[1] = {&s->within}, *const beyond[1] = {&s->beyond};
    const struct pm_weighted_planes in = {1, value, &weight};
    enum pihmap_status st;
    TRY(pm_plane_take(job, s->flat.w, s->flat.h, &weight));
    for (size_t i = 0; i < pm_pixels(&weight); i++)
        weight.v[i] = s->share.v[i] > WITHIN ? 1.0f : 0.0f;
    TRY(pm_normalised_convolution_wide(job, &in, sigma, within, NULL));
    for (size_t i = 0; i < pm_pixels(&weight); i++)
        weight.v[i] = s->skin->v[i] && s->share.v[i] < BEYOND ? 1.0f : 0.0f;
    TRY(pm_normalised_convolution_wide(job, &in, sigma, beyond, &s->beyond_share));
out:
    return st;
}

static bool is_border(const struct pm_mask *m, int x, int y)
{
    return x == 0 || y == 0 || x == m->w - 1 || y == m->h - 1 || !pm_at(m, x - 1, y) ||
           !pm_at(m, x + 1, y) || !pm_at(m, x, y - 1) || !pm_at(m, x, y + 1);
}

static void add_px(const struct search *s, int x, int y, struct patch *p)
{
    pm_moments_add_run(&p->moments, y, x, x);
    if (!is_border(&s->flat, x, y))
        return;
    const double rise = (double)pm_at(&s->beyond, x, y) - (double)pm_at(&s->within, x, y);
    p->border++;
    if (pm_at(&s->beyond_share, x, y) > SEEN) {
        p->on_skin++;
        p->rise += rise;
        p->abrupt += rise > (double)RISE;
    }
}

/* Adds the blurred patches among the components of s->flat to out. */
static enum pihmap_status add_patches(struct pm_job *job, const struct search *s,
                                      const struct pm_plane *out)
{
    const struct pm_mask *flat = &s->flat;
    struct pm_components parts;
    struct patch *patch;
    enum pihmap_status st;
    TRY(pm_find_components(job, flat->v, flat->w, flat->h, 1, 255, &parts));
    patch = pm_scratch(job, (size_t)parts.count + 1, sizeof *patch);
    if (!patch)
        return job->err.status;
    memset(patch, 0, (size_t)parts.count * sizeof *patch);
    for (size_t i = 0; i < parts.runs; i++)
        for (int x = parts.run[i].a; x <= parts.run[i].b; x++)
            add_px(s, x, parts.run[i].y, &patch[parts.run[i].component]);
    for (size_t i = 0; i < parts.runs; i++)
        if (is_blurred(&patch[parts.run[i].component], (double)pm_pixels(flat)))
            for (int x = parts.run[i].a; x <= parts.run[i].b; x++)
                pm_at(out, x, parts.run[i].y) = 1.0f;
out:
    return st;
}

/* Gloss, black and the like have no texture either. */
static bool is_explained(const struct search *s, size_t i)
{
    const enum pm_pixel_class why = (enum pm_pixel_class)s->why->v[i];
    return !s->skin->v[i] && (why == PM_PIXEL_GLOSS || why == PM_PIXEL_BLACK ||
                              why == PM_PIXEL_SHADOW || why == PM_PIXEL_OTHER_COLOUR);
}

/* Patches among the px whose texture is less than most, of the skin alone or of all. */
static enum pihmap_status search(struct pm_job *job, struct search *s, float most, bool on_skin,
                                 const struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = s->skin->w, h = s->skin->h;
    struct pm_plane *const planes[] = {&s->share, &s->within, &s->beyond, &s->beyond_share};
    const double sigma = TEXTURE_SIGMA * pm_long_side(w, h);
    size_t count = 0;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, w, h, &s->flat));
    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++)
        TRY(pm_plane_take(job, w, h, planes[k]));
    for (size_t i = 0; i < pm_pixels(s->skin); i++)
        s->share.v[i] =
            s->texture->v[i] < most && (on_skin ? s->skin->v[i] != 0 : !is_explained(s, i)) ? 1.0f
                                                                                            : 0.0f;
    TRY(pm_blur(job, &s->share, sigma, &s->share));
    for (size_t i = 0; i < pm_pixels(s->skin); i++) {
        s->flat.v[i] = s->share.v[i] > 0.5f ? 255 : 0;
        count += s->flat.v[i] && s->skin->v[i];
    }
    if ((double)count < LEAST_AREA * (double)pm_pixels(s->skin))
        goto out;
    pm_mask_weight(&s->flat, &s->share);
    TRY(pm_blur(job, &s->share, sigma, &s->share));
    TRY(means_beside(job, s));
    TRY(add_patches(job, s, out));
out:
    pm_mask_free(&s->flat);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_leave_out_blurred(struct pm_job *job, const struct pm_colours *colours,
                                        struct pm_mask *skin, struct pm_class_map *why)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane texture, found;
    struct search s = {.texture = &texture, .skin = skin, .why = why};
    float median;
    enum pihmap_status st;
    TRY(find_texture(job, colours, &texture));
    TRY(median_within(job, &texture, skin, &median));
    if (isnan(median))
        goto out;
    TRY(pm_plane_take(job, skin->w, skin->h, &found));
    memset(found.v, 0, pm_pixels(skin) * sizeof *found.v);
    TRY(search(job, &s, median + logf(FLAT), false, &found));
    TRY(search(job, &s, median + logf(FLAT), true, &found));
    TRY(pm_blur(job, &found, GROW_SIGMA * pm_long_side(skin->w, skin->h), &found));
    for (size_t i = 0; i < pm_pixels(skin); i++)
        if (found.v[i] > GROWN && !is_explained(&s, i)) {
            skin->v[i] = 0;
            why->v[i] = PM_PIXEL_BLUR;
        }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
