#include "change/delta.h"

#include "base/colour.h"
#include "base/fast_log.h"
#include "base/pigment.h"
#include "base/normalised_convolution.h"

#include <math.h>
#include <string.h>

/* Shares of the long side: 0.22 % quiets the sensor before the logarithm; 0.4 % is a third of the
 * smallest mark's radius. */
#define PRE_SIGMA 0.0022
#define POST_SIGMA 0.004
/* ln units: noise of a px after PRE_SIGMA without any gradient (sensor, JPEG, 8-bit steps). */
#define FLAT_SIGMA 0.02f
#define LEAST_RATIO 1e-9f /* of after over before: less than both being clamped can make */

struct averaged {
    struct pm_plane before[3], after[3]; /* linear, averaged over PRE_SIGMA */
    struct pm_plane weight; /* 1 / variance of ln(after / before); 0 outside the skin */
};

static enum pihmap_status average(struct pm_job *job, const struct pm_linear *before,
                                  const struct pm_linear *after, const struct pm_plane *skin,
                                  struct averaged *m)
{
    const double side = pm_long_side(skin->w, skin->h);
    const struct pm_plane *const from[6] = {&before->r, &before->g, &before->b,
                                            &after->r,  &after->g,  &after->b};
    struct pm_plane *const to[6] = {&m->before[0], &m->before[1], &m->before[2],
                                    &m->after[0],  &m->after[1],  &m->after[2]};
    for (int k = 0; k < 6; k++) {
        *to[k] = pm_plane_scratch(job, skin->w, skin->h);
        if (!to[k]->v)
            return job->err.status;
    }
    return pm_normalised_convolution(job, &(struct pm_weighted_planes){6, from, skin},
                                     PRE_SIGMA * side, to, NULL);
}

/* ln of the mean of r, g, b, n px from at: it has edges where luminance has them. */
static void ln_grey(const struct pm_plane p[3], size_t at, size_t n, struct pm_plane *out)
{
    for (size_t i = at; i < at + n; i++)
        out->v[i] = (p[0].v[i] + p[1].v[i] + p[2].v[i]) * (1.0f / 3.0f);
    pm_ln_row(out->v + at, n, PM_LEAST_LIGHT, out->v + at);
}

struct weighting {
    struct averaged *m;
    const struct pm_plane *skin;
    struct pm_plane ln[2]; /* of the before and the after photo */
    const struct pm_plane *position_error;
};

static void ln_rows(void *context, int first, int end)
{
    struct weighting *g = context;
    const size_t w = (size_t)g->skin->w;
    ln_grey(g->m->before, (size_t)first * w, (size_t)(end - first) * w, &g->ln[0]);
    ln_grey(g->m->after, (size_t)first * w, (size_t)(end - first) * w, &g->ln[1]);
}

/* Squared gradient of p by central differences; 0 where a neighbour is not skin. */
static float slope2(const struct pm_plane *p, const struct pm_plane *skin, int x, int y)
{
    if (x == 0 || y == 0 || x == p->w - 1 || y == p->h - 1)
        return 0.0f;
    const size_t w = (size_t)p->w, i = (size_t)y * w + (size_t)x;
    if (skin->v[i - 1] == 0.0f || skin->v[i + 1] == 0.0f || skin->v[i - w] == 0.0f ||
        skin->v[i + w] == 0.0f)
        return 0.0f;
    const float gx = 0.5f * (p->v[i + 1] - p->v[i - 1]), gy = 0.5f * (p->v[i + w] - p->v[i - w]);
    return gx * gx + gy * gy;
}

static void weight_rows(void *context, int first, int end)
{
    const struct weighting *g = context;
    const int w = g->skin->w;
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x++) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            if (g->skin->v[i] == 0.0f) {
                g->m->weight.v[i] = 0.0f;
                continue;
            }
            /* A new mark is steep in one photo only: its own border keeps its weight. */
            const float slope =
                fminf(slope2(&g->ln[0], g->skin, x, y), slope2(&g->ln[1], g->skin, x, y));
            const float error = g->position_error->v[i];
            const float along = 0.5f * error * error; /* variance along the gradient */
            g->m->weight.v[i] = 1.0f / (FLAT_SIGMA * FLAT_SIGMA + slope * along);
        }
}

static enum pihmap_status find_weights(struct pm_job *job, const struct pm_plane *skin,
                                       const struct pm_plane *position_error, struct averaged *m)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct weighting g = {.m = m, .skin = skin, .position_error = position_error};
    g.ln[0] = pm_plane_scratch(job, skin->w, skin->h);
    g.ln[1] = pm_plane_scratch(job, skin->w, skin->h);
    if (!g.ln[0].v || !g.ln[1].v)
        return job->err.status;
    pm_rows(job, skin->h, ln_rows, &g);
    pm_rows(job, skin->h, weight_rows, &g);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static enum pihmap_status ratios(struct pm_job *job, const struct averaged *m,
                                 struct pm_plane *total_weight, struct pm_change *out)
{
    const double side = pm_long_side(m->weight.w, m->weight.h);
    const size_t n = pm_pixels(&m->weight);
    for (int k = 0; k < 3; k++) {
        float *v = out->ratio[k].v; /* also outside the skin, where the weight is 0 */
        for (size_t i = 0; i < n; i++) {
            const float was = m->before[k].v[i], now = m->after[k].v[i];
            v[i] = (now > PM_LEAST_LIGHT ? now : PM_LEAST_LIGHT) /
                   (was > PM_LEAST_LIGHT ? was : PM_LEAST_LIGHT);
        }
        pm_ln_row(v, n, LEAST_RATIO, v);
    }
    struct pm_plane *const ratio[3] = {&out->ratio[0], &out->ratio[1], &out->ratio[2]};
    const struct pm_weighted_planes in = {3, (const struct pm_plane *const *)ratio, &m->weight};
    return pm_normalised_convolution(job, &in, POST_SIGMA * side, ratio, total_weight);
}

struct colour {
    const struct averaged *m;
    const struct pm_plane *skin, *total_weight;
    struct pm_change *out;
    float *row; /* 9 rows for every picture row: 3 linear, 3 + 3 Lab */
};

/* delta L*, a*, b*: from the before colour to the same times exp(ratio). */
static void colour_rows(void *context, int first, int end)
{
    const struct colour *c = context;
    const int w = c->skin->w;
    float *row[9];
    for (int k = 0; k < 9; k++)
        row[k] = c->row + ((size_t)first * 9 + (size_t)k) * (size_t)w;
    for (int y = first; y < end; y++) {
        const size_t at = (size_t)y * (size_t)w;
        struct pm_change *o = c->out;
        const float *const before[3] = {c->m->before[0].v + at, c->m->before[1].v + at,
                                        c->m->before[2].v + at};
        pm_lab_row(before, &row[3], w);
        for (int k = 0; k < 3; k++) {
            pm_exp_row(o->ratio[k].v + at, (size_t)w, row[k]);
            for (int x = 0; x < w; x++)
                row[k][x] *= c->m->before[k].v[at + (size_t)x];
        }
        pm_lab_row((const float *const *)row, &row[6], w);
        for (int x = 0; x < w; x++) {
            const size_t i = at + (size_t)x;
            const bool valid = c->skin->v[i] > 0.0f && c->total_weight->v[i] > 0.0f;
            o->valid.v[i] = valid ? 255 : 0;
            o->L.v[i] = valid ? row[3][x] : 0.0f;
            o->dL.v[i] = valid ? row[6][x] - row[3][x] : 0.0f;
            o->da.v[i] = valid ? row[7][x] - row[4][x] : 0.0f;
            o->db.v[i] = valid ? row[8][x] - row[5][x] : 0.0f;
            /* d L* / d ln Y = (L* + 16) / 3 from the cube root. */
            o->sigma.v[i] =
                valid ? (row[3][x] + 16.0f) / 3.0f / sqrtf(c->total_weight->v[i]) : 1.0f;
            for (int k = 0; k < 3; k++)
                o->ratio[k].v[i] = valid ? o->ratio[k].v[i] : 0.0f;
        }
    }
}

static enum pihmap_status change_alloc(struct pm_job *job, int w, int h, struct pm_change *out)
{
    enum pihmap_status st;
    TRY(pm_plane_alloc(job, w, h, &out->dL));
    TRY(pm_plane_alloc(job, w, h, &out->da));
    TRY(pm_plane_alloc(job, w, h, &out->db));
    TRY(pm_plane_alloc(job, w, h, &out->L));
    TRY(pm_plane_alloc(job, w, h, &out->sigma));
    for (int k = 0; k < 3; k++)
        TRY(pm_plane_alloc(job, w, h, &out->ratio[k]));
    TRY(pm_mask_alloc(job, w, h, &out->valid));
out:
    return st;
}

/*
 * 1 on skin, 0 elsewhere and on the frame's outermost px. The blur repeats the edge, so with weight
 * there half of an average at the rim would be one row of px, whose noise passes for marks. Without
 * it, nothing beyond the frame counts.
 */
static void find_inside(const struct pm_mask *skin, struct pm_plane *inside)
{
    const int w = skin->w, h = skin->h;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            const bool rim = x == 0 || y == 0 || x == w - 1 || y == h - 1;
            inside->v[i] = skin->v[i] && !rim ? 1.0f : 0.0f;
        }
}

enum pihmap_status pm_delta(struct pm_job *job, const struct pm_linear *before,
                            const struct pm_linear *after, const struct pm_mask *skin,
                            const struct pm_plane *position_error, struct pm_change *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = skin->w, h = skin->h;
    struct averaged m;
    enum pihmap_status st = PIHMAP_OK;
    memset(out, 0, sizeof *out);
    TRY(change_alloc(job, w, h, out));

    struct pm_plane inside = pm_plane_scratch(job, w, h),
                    total_weight = pm_plane_scratch(job, w, h);
    m.weight = pm_plane_scratch(job, w, h);
    float *rows = pm_scratch(job, (size_t)w * (size_t)h, 9 * sizeof *rows);
    if (!inside.v || !total_weight.v || !m.weight.v || !rows) {
        st = job->err.status;
        goto out;
    }
    find_inside(skin, &inside);
    TRY(average(job, before, after, &inside, &m));
    TRY(find_weights(job, &inside, position_error, &m));
    TRY(ratios(job, &m, &total_weight, out));
    struct colour c = {&m, &inside, &total_weight, out, rows};
    pm_rows(job, h, colour_rows, &c);
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_change_free(out);
    return st;
}

void pm_change_offset(struct pm_change *change, const double ln_ratio[3])
{
    const double ln_Y = pm_skin_luminance[0] * ln_ratio[0] + pm_skin_luminance[1] * ln_ratio[1] +
                        pm_skin_luminance[2] * ln_ratio[2];
    const float share = (float)(exp(ln_Y / 3.0) - 1.0); /* of L* + 16: the cube root */
    for (size_t i = 0; i < pm_pixels(&change->dL); i++) {
        if (!change->valid.v[i])
            continue;
        change->dL.v[i] += share * (change->L.v[i] + change->dL.v[i] + 16.0f);
        for (int k = 0; k < 3; k++)
            change->ratio[k].v[i] += (float)ln_ratio[k];
    }
}
