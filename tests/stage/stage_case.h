/* What the tests of the stages share: a job, rendered skin, marks painted on it, shot noise. */
#ifndef PM_STAGE_CASE_H
#define PM_STAGE_CASE_H

#include "base/colour.h"
#include "base/image.h"
#include "base/stats.h"
#include "change/delta.h"
#include "support/check.h"
#include "support/skin_render.h"

#include <stdio.h>
#include <string.h>

/* Directions in which melanin and blood lower ln of linear r, g, b (Alaluf 2002, Xiao 2017). */
static const double CASE_MELANIN[3] = {0.381, 0.558, 0.737};
static const double CASE_BLOOD[3] = {-0.05, 0.77, 0.64};
/* The colour of skin of ITA 30 or so. */
static const double CASE_SKIN[3] = {0.42, 0.25, 0.17};

struct stage_case {
    struct pm_job job;
    struct pm_linear skin; /* a rendered patch */
    struct pm_mask mask;
};

static inline size_t case_pixels(const struct stage_case *c)
{
    return pm_pixels(&c->mask);
}

static inline void case_render(struct stage_case *c, enum pm_skin_scene scene, double ita, int w,
                               int h, uint64_t seed)
{
    struct pm_skin_look look;
    pm_job_init(&c->job, 2);
    pm_skin_look_draw(scene, ita, w, h, seed, &look);
    assert_int_equal(pm_skin_render(&c->job, &look, &c->skin, &c->mask), PIHMAP_OK);
}

/* All skin, of one colour. */
static inline void case_flat(struct stage_case *c, const double rgb[3], int w, int h)
{
    pm_job_init(&c->job, 2);
    assert_int_equal(pm_linear_alloc(&c->job, w, h, &c->skin), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&c->job, w, h, &c->mask), PIHMAP_OK);
    memset(c->mask.v, 255, case_pixels(c));
    for (size_t i = 0; i < case_pixels(c); i++) {
        c->skin.r.v[i] = (float)rgb[0];
        c->skin.g.v[i] = (float)rgb[1];
        c->skin.b.v[i] = (float)rgb[2];
    }
}

/* The change map of an alignment that is off by `error` px (standard error) everywhere. */
static inline enum pihmap_status case_delta(struct stage_case *c, const struct pm_linear *before,
                                            const struct pm_linear *after,
                                            const struct pm_mask *mask, double error,
                                            struct pm_change *out)
{
    const struct pm_mark mark = pm_scratch_mark(&c->job);
    struct pm_plane everywhere = pm_plane_scratch(&c->job, mask->w, mask->h);
    assert_non_null(everywhere.v);
    for (size_t i = 0; i < pm_pixels(&everywhere); i++)
        everywhere.v[i] = (float)error;
    const enum pihmap_status st = pm_delta(&c->job, before, after, mask, &everywhere, out);
    pm_scratch_rewind(&c->job, mark);
    return st;
}

static inline void case_end(struct stage_case *c)
{
    pm_linear_free(&c->skin);
    pm_mask_free(&c->mask);
    pm_job_free(&c->job);
}

static inline void case_copy(struct stage_case *c, const struct pm_linear *from,
                             struct pm_linear *to)
{
    const size_t bytes = pm_pixels(&from->r) * sizeof(float);
    assert_int_equal(pm_linear_alloc(&c->job, from->r.w, from->r.h, to), PIHMAP_OK);
    memcpy(to->r.v, from->r.v, bytes);
    memcpy(to->g.v, from->g.v, bytes);
    memcpy(to->b.v, from->b.v, bytes);
}

static inline struct pm_plane *case_channel(struct pm_linear *p, int k)
{
    return k == 0 ? &p->r : k == 1 ? &p->g : &p->b;
}

static inline double case_L(const struct pm_linear *p, size_t i)
{
    const double rgb[3] = {(double)p->r.v[i], (double)p->g.v[i], (double)p->b.v[i]};
    double lab[3];
    pm_linear_to_lab(rgb, lab);
    return lab[0];
}

/* A soft disc: 1 inside, 0.5 at the radius, falling to 0 over the rim (share of the radius). */
static inline double case_disc(double x, double y, double cx, double cy, double radius, double rim)
{
    const double t = (radius - hypot(x - cx, y - cy)) / (rim * radius) + 0.5;
    return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}

/* How much of the direction lowers the L* of this colour by drop (> 0). */
static inline double case_amount(const double rgb[3], const double direction[3], double drop)
{
    double lo = 0, hi = 4, before[3], after[3], lab[3];
    pm_linear_to_lab(rgb, before);
    for (int i = 0; i < 60; i++) {
        const double mid = 0.5 * (lo + hi);
        for (int k = 0; k < 3; k++)
            after[k] = rgb[k] * exp(-mid * direction[k]);
        pm_linear_to_lab(after, lab);
        *(before[0] - lab[0] < drop ? &lo : &hi) = mid;
    }
    return 0.5 * (lo + hi);
}

/* Mean colour within the radius. */
static inline void case_mean(const struct pm_linear *p, double cx, double cy, double radius,
                             double rgb[3])
{
    double n = 0;
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int y = 0; y < p->r.h; y++)
        for (int x = 0; x < p->r.w; x++) {
            if (hypot(x - cx, y - cy) > radius)
                continue;
            rgb[0] += (double)pm_at(&p->r, x, y);
            rgb[1] += (double)pm_at(&p->g, x, y);
            rgb[2] += (double)pm_at(&p->b, x, y);
            n++;
        }
    for (int k = 0; k < 3; k++)
        rgb[k] /= n;
}

/* A soft disc whose centre loses drop L* (gains, when negative) along the direction. */
struct case_mark {
    double x, y, radius; /* px */
    double rim;          /* share of the radius */
    const double *direction;
    double drop;
};

static inline void case_paint(struct pm_linear *p, const struct case_mark *m)
{
    double rgb[3];
    case_mean(p, m->x, m->y, m->radius, rgb);
    const double amount = m->drop >= 0 ? case_amount(rgb, m->direction, m->drop)
                                       : -case_amount(rgb, m->direction, -m->drop);
    for (int y = 0; y < p->r.h; y++)
        for (int x = 0; x < p->r.w; x++) {
            const double a = amount * case_disc(x, y, m->x, m->y, m->radius, m->rim);
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(p, k), x, y) *= (float)exp(-a * m->direction[k]);
        }
}

#define CASE_NORMALS 4096 /* drawn once and then picked at random, in a tenth of the time */

/* Shot noise of a sensor. sigma: of a full px, which is 1 / sqrt(full-well capacity). */
static inline void case_noise(struct pm_linear *p, double sigma, uint64_t seed)
{
    struct pm_random random = {seed};
    float normal[CASE_NORMALS];
    for (int i = 0; i < CASE_NORMALS; i++)
        normal[i] = (float)(sigma * pm_random_normal(&random));
    for (size_t i = 0, n = pm_pixels(&p->r); i < n; i++) {
        const uint64_t pick = pm_random_u64(&random);
        for (int k = 0; k < 3; k++) {
            float *v = &case_channel(p, k)->v[i];
            *v += sqrtf(fmaxf(*v, 0.001f)) * normal[pick >> (12 * k) & (CASE_NORMALS - 1)];
            *v = fmaxf(*v, 0.0005f);
        }
    }
}

#endif
