/* Pairs as the confidence map and the verification get them: one picture and another one under a
 * finished alignment, normalised, at three levels; made, so that their agreement is known. */
#ifndef PM_UNIT_WARPED_CASE_H
#define PM_UNIT_WARPED_CASE_H

#include "align/verify.h"

#include "support/check.h"
#include "support/texture.h"

#define CASE_W 768 /* px of level 0 */
#define CASE_H 576

struct warped_case {
    struct pm_job job;
    struct pm_warped_pair band[PM_BANDS];
    struct pm_pyramid pyramid; /* of the before picture: skin only */
};

/* Values of both pictures at px (x, y) of a band; weight, skin and *after are 1 and the same as
 * *before when it is called. */
struct warped_px {
    double before, after, weight, skin;
};
typedef void warped_painter(int band, double x, double y, struct warped_px *out);

/* Structure of pores, a few px of any band across; mean square 1. Equal seeds: equal structure. */
static inline double case_structure(int band, double x, double y, uint32_t seed)
{
    return pm_texture(x, y, 4, seed + 20u * (uint32_t)band);
}

static inline void warped_fill(struct warped_case *c, warped_painter *painter)
{
    for (int l = 0; l < PM_BANDS; l++) {
        struct pm_warped_pair *v = &c->band[l];
        for (int y = 0; y < v->before.h; y++)
            for (int x = 0; x < v->before.w; x++) {
                struct warped_px px = {case_structure(l, x, y, 1), NAN, 1, 1};
                px.after = px.before;
                painter(l, x, y, &px);
                pm_at(&v->before, x, y) = (float)px.before;
                pm_at(&v->after, x, y) = (float)px.after;
                pm_at(&v->weight, x, y) = (float)px.weight;
                pm_at(&c->pyramid.skin[l], x, y) = (float)px.skin;
            }
    }
}

static inline void warped_begin(struct warped_case *c, warped_painter *painter)
{
    pm_job_init(&c->job, 2);
    c->pyramid = (struct pm_pyramid){.levels = PM_BANDS};
    for (int l = 0; l < PM_BANDS; l++) {
        const int w = CASE_W >> l, h = CASE_H >> l;
        struct pm_warped_pair *v = &c->band[l];
        v->channel = PM_LUMINANCE;
        v->before = pm_plane_scratch(&c->job, w, h);
        v->after = pm_plane_scratch(&c->job, w, h);
        v->weight = pm_plane_scratch(&c->job, w, h);
        c->pyramid.skin[l] = pm_plane_scratch(&c->job, w, h);
    }
    warped_fill(c, painter);
}

#endif
