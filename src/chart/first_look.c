#include "chart/first_look.h"

#include "base/fast_log.h"
#include "base/stats.h"
#include "base/target_clones.h"

#include <math.h>

/*
 * Colours are compared as differences of ln light between channels, so that neither the light's
 * colour nor its strength counts. They lie in a plane, in which the range of the px of a window is
 * measured along six directions, 30 degrees apart. Two surfaces, and all mixtures of them, are a
 * line there: the range across it is small. A chart is wide in every direction. The windows are
 * equally many px wide at every level of an image pyramid, so that a colour must fill a share of
 * one.
 */
#define SIDE 320 /* px, longer side of the first level: a chart 5 % wide has patches of 2 px */
#define LEAST_LEVEL 16 /* px, short side */
#define TILE 8         /* px; a window moves by as much */
#define WINDOW 4       /* tiles: at one of the levels a chart is half to all of it */
#define BRIGHT 0.98    /* quantile of the brightest channel that counts as white */
#define WHITE_STEP 7   /* every so many px are looked at for it */
#define BLACK 0.02f    /* share of white, added to the light: the colours of dark px are noise */
/* ln units, in the narrowest direction. 90 rendered charts of 5 to 60 % of the width have 2.96 and
 * more, three in photos 3.0. Of 176 photos of clinics, all without one, nine in ten have less than
 * 1.35, of 29 portraits 72 % less than 1.7. */
#define LEAST_RANGE 1.7f

enum { DIRECTIONS = 6, WAYS = 2 * DIRECTIONS };

static const float direction[DIRECTIONS][3] = {/* weights of ln r, g, b */
                                               {1, -1, 0},
                                               {0, -1, 1},
                                               {1, 0, -1},
                                               {1.1547f, -0.57735f, -0.57735f},
                                               {-0.57735f, 1.1547f, -0.57735f},
                                               {-0.57735f, -0.57735f, 1.1547f}};

struct extent { /* how far colours reach along each direction and against it */
    float v[WAYS];
};

/* A level of the pyramid and room for a row of it. */
struct level {
    const struct pm_linear *picture;
    float black;
    int tiles_w, tiles_h;
    struct extent *tile;
    float *ln[3], *reach[WAYS]; /* of a row; of the rows of a tile, per column */
};

/* Means of step px along every step-th row: the rows between are not even read. */
static enum pihmap_status thin_out(struct pm_job *job, const struct pm_plane *in, int step,
                                   struct pm_plane *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, in->w / step, in->h / step, out));
    for (int y = 0; y < out->h; y++) {
        const float *from = pm_row(in, y * step + step / 2);
        float *to = pm_row(out, y);
        for (int x = 0; x < out->w; x++, from += step) {
            float sum = 0;
            for (int i = 0; i < step; i++)
                sum += from[i];
            to[x] = sum / (float)step;
        }
    }
out:
    return st;
}

static enum pihmap_status find_white(struct pm_job *job, const struct pm_linear *p, float *white)
{
    const size_t pixels = pm_pixels(&p->r);
    float *v = pm_scratch(job, pixels / WHITE_STEP + 1, sizeof *v);
    size_t n = 0;
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < pixels; i += WHITE_STEP)
        v[n++] = fmaxf(p->r.v[i], fmaxf(p->g.v[i], p->b.v[i]));
    *white = fmaxf(pm_quantile(v, n, BRIGHT), 1e-3f);
    return PIHMAP_OK;
}

static void ln_of_row(const struct level *l, int y)
{
    const size_t n = (size_t)l->picture->r.w;
    for (int k = 0; k < 3; k++) {
        const float *from = pm_row(pm_linear_plane(l->picture, k), y);
        for (size_t i = 0; i < n; i++)
            l->ln[k][i] = from[i] + l->black;
        pm_ln_row(l->ln[k], n, l->black, l->ln[k]);
    }
}

/* first: the row is the first of its tiles. */
PM_TARGET_CLONES static void extend_row(const struct level *l, bool first)
{
    const float *restrict r = l->ln[0], *restrict g = l->ln[1], *restrict b = l->ln[2];
    const int n = l->tiles_w * TILE;
    for (int k = 0; k < DIRECTIONS; k++) {
        const float *weight = direction[k];
        float *restrict to = l->reach[2 * k], *restrict against = l->reach[2 * k + 1];
        for (int i = 0; first && i < n; i++)
            to[i] = against[i] = -INFINITY;
        for (int i = 0; i < n; i++) {
            const float v = weight[0] * r[i] + weight[1] * g[i] + weight[2] * b[i];
            to[i] = v > to[i] ? v : to[i];
            against[i] = -v > against[i] ? -v : against[i];
        }
    }
}

static void extend(struct extent *e, const struct extent *by)
{
    for (int k = 0; k < WAYS; k++)
        e->v[k] = by->v[k] > e->v[k] ? by->v[k] : e->v[k];
}

/* Row ty of the tiles, of what its px reach. */
static void find_tiles(const struct level *l, int ty)
{
    struct extent *tile = l->tile + (size_t)ty * (size_t)l->tiles_w;
    for (int y = 0; y < TILE; y++) {
        ln_of_row(l, ty * TILE + y);
        extend_row(l, y == 0);
    }
    for (int tx = 0; tx < l->tiles_w; tx++)
        for (int k = 0; k < WAYS; k++) {
            const float *reach = l->reach[k] + tx * TILE;
            tile[tx].v[k] = reach[0];
            for (int i = 1; i < TILE; i++)
                tile[tx].v[k] = reach[i] > tile[tx].v[k] ? reach[i] : tile[tx].v[k];
        }
}

/* The window of w x h tiles whose upper left one this is. */
static bool is_wide(const struct level *l, int tx, int ty, int w, int h)
{
    const struct extent *corner = l->tile + (size_t)ty * (size_t)l->tiles_w + tx;
    struct extent e = *corner;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            extend(&e, corner + (size_t)y * (size_t)l->tiles_w + x);
    for (int k = 0; 2 * k < WAYS; k++)
        if (e.v[2 * k] + e.v[2 * k + 1] < LEAST_RANGE)
            return false;
    return true;
}

static bool any_is_wide(const struct level *l)
{
    const int w = l->tiles_w < WINDOW ? l->tiles_w : WINDOW;
    const int h = l->tiles_h < WINDOW ? l->tiles_h : WINDOW;
    for (int ty = 0; ty + h <= l->tiles_h; ty++)
        for (int tx = 0; tx + w <= l->tiles_w; tx++)
            if (is_wide(l, tx, ty, w, h))
                return true;
    return false;
}

static enum pihmap_status look(struct pm_job *job, const struct pm_linear *picture, float black,
                               bool *possible)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t w = (size_t)picture->r.w;
    struct level l = {picture, black, picture->r.w / TILE, picture->r.h / TILE, NULL, {0}, {0}};
    float *rows = pm_scratch(job, (3 + WAYS) * w, sizeof *rows);
    l.tile = pm_scratch(job, (size_t)l.tiles_w * (size_t)l.tiles_h, sizeof *l.tile);
    if (!rows || !l.tile)
        return job->err.status;
    for (int k = 0; k < 3; k++)
        l.ln[k] = rows + (size_t)k * w;
    for (int k = 0; k < WAYS; k++)
        l.reach[k] = rows + (size_t)(3 + k) * w;
    for (int ty = 0; ty < l.tiles_h; ty++)
        find_tiles(&l, ty);
    *possible = any_is_wide(&l);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_chart_possible(struct pm_job *job, const struct pm_linear *photo,
                                     bool *possible)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int step = (pm_long_side(photo->r.w, photo->r.h) + SIDE - 1) / SIDE;
    struct pm_linear p = {0};
    float white = 1;
    enum pihmap_status st;
    *possible = false;
    if (photo->r.w < step * LEAST_LEVEL || photo->r.h < step * LEAST_LEVEL)
        return PIHMAP_OK;
    TRY(thin_out(job, &photo->r, step, &p.r));
    TRY(thin_out(job, &photo->g, step, &p.g));
    TRY(thin_out(job, &photo->b, step, &p.b));
    TRY(find_white(job, &p, &white));
    while (p.r.w >= LEAST_LEVEL && p.r.h >= LEAST_LEVEL && !*possible) {
        struct pm_linear half;
        TRY(look(job, &p, BLACK * white, possible));
        TRY(pm_halve_take(job, &p.r, &half.r));
        TRY(pm_halve_take(job, &p.g, &half.g));
        TRY(pm_halve_take(job, &p.b, &half.b));
        p = half;
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
