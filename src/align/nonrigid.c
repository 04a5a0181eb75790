#include "align/nonrigid.h"

#include "align/resample.h"
#include "base/geometry.h"
#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

/* Chosen on made pairs (tests/bench/accuracy.c); px are those of the level. */
#define NODE_STEP 8           /* px between nodes of the field */
#define WINDOW_RADIUS 6       /* px: local mean and contrast; sigma 5.3 px */
#define CONTRAST_FLOOR 0.006f /* ln units: a pore's contrast is 0.01 to 0.05 */
#define NOISE_FLOORS 1.5f     /* floor in units of the noise */
#define OUTLIER 3.0f          /* normalised contrast: a residual that counts a quarter */
#define RESIDUAL_FLOOR 0.15f  /* normalised contrast: sampling error of a perfect match */
#define LEAST_FIT 0.02f       /* of the evidence of patches that are not alike at all */
#define NOT_SKIN_WEIGHT 0.15f /* hair and edges of the face steady it, backdrops must not lead */
/* Colour holds where light plays tricks (p95 beside a shadow's edge 8.6 -> 0.14 per mille), but is
 * blurred and quantised in JPEG: it speaks from level 1 on, with less weight. */
static const int finest_level[PM_CHANNELS] = {0, 1};
static const float trust[PM_CHANNELS] = {1.0f, 0.3f};
#define STIFFNESS 60.0f /* 1 / px^2 at level 0: see stiffness_of() */
#define BEND_SCALE 0.5f /* px per node^2 at level 0: bending beyond it is an edge */
#define ITERATIONS 40   /* of the solver, per linearisation */
#define DET_MIN 0.15    /* of the Jacobian: nothing shrinks to less */
#define DAMPINGS 400

/* Linearisations per level: coarse ones are cheap and have further to go. */
static int rounds_of(int level)
{
    return level >= 3 ? 5 : level == 2 ? 4 : level == 1 ? 3 : 2;
}

/* H between level lb of before and level la of after. */
static void level_homography(const struct pm_nonrigid_pair *pair, int lb, int la, double H[9])
{
    const double b = (double)(1 << lb), a = 1.0 / (double)(1 << la);
    const double up[9] = {b, 0, 0.5 * b - 0.5, 0, b, 0.5 * b - 0.5, 0, 0, 1};
    const double down[9] = {a, 0, 0.5 * a - 0.5, 0, a, 0.5 * a - 0.5, 0, 0, 1};
    pm_h_mul(pair->before_to_after, up, H);
    pm_h_mul(down, H, H);
}

/* Size of things in after over before, in the middle of the before picture. */
static double scale_of(const struct pm_nonrigid_pair *pair)
{
    const struct pm_plane *before = pm_size_of(pair->before, 0);
    return pm_h_scale(pair->before_to_after, 0.5 * before->w, 0.5 * before->h);
}

int pm_after_level(const struct pm_nonrigid_pair *pair, int lb)
{
    const int level = lb + (int)lround(log2(fmax(scale_of(pair), 1e-3)));
    const int last = pair->after->levels - 1;
    return level < 0 ? 0 : level > last ? last : level;
}

/* ---- seeing the after picture from the before frame ------------------------------------ */

struct warp {
    const struct pm_field *field; /* nodes NODE_STEP px apart */
    const struct pm_plane *after, *after_weight, *before_weight;
    double H[9];
    struct pm_plane *warped, *weight;
};

#define PIECE 256 /* px of a row at a time: whole cells of the field, and near at hand */

struct piece {
    float x[PIECE], y[PIECE]; /* places in the after picture, held within it: right up to its rim,
                                 for a step there would show in the windows that reach across it */
    float inside[PIECE];      /* 1, or 0 where it was not */
    int nearest[PIECE];       /* index of the weight there */
};

/* Where node i of the field leads from row y; false: H leads behind the after picture. */
static bool node_place(const struct warp *c, int i, int y, float *px, float *py)
{
    float du, dv;
    pm_field_node(c->field, i, y, &du, &dv);
    const double x = i * NODE_STEP + (double)du, v = y + (double)dv;
    const double w = c->H[6] * x + c->H[7] * v + c->H[8];
    *px = (float)((c->H[0] * x + c->H[1] * v + c->H[2]) / w);
    *py = (float)((c->H[3] * x + c->H[4] * v + c->H[5]) / w);
    return w > 1e-6;
}

/* Between two nodes the movement is linear and so, to 0.01 px, is what the perspective of a face
 * makes of it. -1, -1 beside a node that leads nowhere. */
static void find_places(const struct warp *c, int x, int y, int n, struct piece *p)
{
    _Static_assert(NODE_STEP == 8 && PIECE % NODE_STEP == 0, "a cell is a vector");
    const pm_eight ramp = {0.0f, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f};
    float x0, y0, x1, y1;
    bool was = node_place(c, x / NODE_STEP, y, &x0, &y0);
    for (int k = 0; k < n; k += NODE_STEP, x0 = x1, y0 = y1) {
        const bool is = node_place(c, (x + k) / NODE_STEP + 1, y, &x1, &y1), both = was && is;
        const pm_eight px = (both ? x0 : -1.0f) + ramp * (both ? x1 - x0 : 0.0f);
        const pm_eight py = (both ? y0 : -1.0f) + ramp * (both ? y1 - y0 : 0.0f);
        pm_put_eight(p->x + k, &px);
        pm_put_eight(p->y + k, &py);
        was = is;
    }
}

PM_TARGET_CLONES static void hold_places(const struct pm_plane *after,
                                         const struct pm_plane *weight, int n,
                                         struct piece *restrict p)
{
    const int shift = pm_halvings(after, weight), across = weight->w;
    const float right = (float)after->w - 1.0f, low = (float)after->h - 1.0f;
    for (int i = 0; i < n; i++) {
        const float px = p->x[i], py = p->y[i];
        float x = px > 0.0f ? px : 0.0f, y = py > 0.0f ? py : 0.0f;
        x = x < right ? x : right;
        y = y < low ? y : low;
        p->inside[i] = (float)((x == px) & (y == py));
        p->x[i] = x;
        p->y[i] = y;
        p->nearest[i] = ((int)(y + 0.5f) >> shift) * across + ((int)(x + 0.5f) >> shift);
    }
}

/* Where weights are of half the size, every second px of every second row speaks for its four. */
static void weigh(const struct warp *c, int x, int y, int n, const struct piece *p)
{
    const int shift = pm_halvings(c->warped, c->weight), apart = 1 << shift;
    const size_t at = (size_t)(y >> shift) * (size_t)c->weight->w + (size_t)(x >> shift);
    const float *own = c->before_weight->v + at;
    float *weight = c->weight->v + at;
    if (y & (apart - 1))
        return;
    for (int i = 0, k = 0; i < n; i += apart, k++)
        weight[k] = own[k] * c->after_weight->v[p->nearest[i]] * p->inside[i];
}

static void warp_rows(void *context, int first, int end)
{
    const struct warp *c = context;
    const int w = c->warped->w;
    struct piece p = {0};
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x += PIECE) {
            const int n = w - x < PIECE ? w - x : PIECE;
            const size_t at = (size_t)y * (size_t)w + (size_t)x;
            find_places(c, x, y, n, &p);
            hold_places(c->after, c->after_weight, n, &p);
            weigh(c, x, y, n, &p);
            pm_resample_row(c->after, p.x, p.y, n, c->warped->v + at);
        }
}

/* Contrast below which the structure of level l counts as noise. */
static float contrast_floor(const struct pm_nonrigid_pair *pair, int l, enum pm_channel c)
{
    const float noise = NOISE_FLOORS * fmaxf(pair->before->noise[c], pair->after->noise[c]);
    return fmaxf(CONTRAST_FLOOR, noise / (float)(1 << l));
}

enum pihmap_status pm_view_start(struct pm_job *job, const struct pm_nonrigid_pair *pair, int l,
                                 enum pm_channel channel, struct pm_view *out)
{
    const struct pm_plane *level = &pair->before->level[channel][l];
    const struct pm_plane *weight = &pair->before->weight[l];
    out->channel = channel;
    out->before = pm_plane_scratch(job, level->w, level->h);
    out->after = pm_plane_scratch(job, level->w, level->h);
    out->weight = pm_plane_scratch(job, weight->w, weight->h);
    if (!out->before.v || !out->after.v || !out->weight.v)
        return job->err.status;
    return pm_normalise(job, level, WINDOW_RADIUS, contrast_floor(pair, l, channel), &out->before);
}

enum pihmap_status pm_view_see(struct pm_job *job, const struct pm_nonrigid_pair *pair, int l,
                               const struct pm_field *field, struct pm_view *view)
{
    const int nearest = pm_after_level(pair, l), working = pair->after->working;
    const int la = view->channel == PM_COLOUR && nearest < working ? working : nearest;
    struct warp c = {.field = field,
                     .after = &pair->after->level[view->channel][la],
                     .after_weight = &pair->after->weight[la],
                     .before_weight = &pair->before->weight[l],
                     .warped = &view->after,
                     .weight = &view->weight};
    const size_t pixels = pm_pixels(&view->after);
    level_homography(pair, l, la, c.H);
    pm_pixel_rows(job, view->after.h, pixels, warp_rows, &c);
    return pm_normalise(job, &view->after, WINDOW_RADIUS, contrast_floor(pair, l, view->channel),
                        &view->after);
}

/* ---- evidence ---------------------------------------------------------------------------- */

enum { AXX, AXY, AYY, BX, BY, RR, ST, WW, SUMS };
#define ROOMS 3 /* products of one row; sums over the rows of a cell, and the lower nodes' part */

struct gather {
    const struct pm_plane *before, *after; /* normalised */
    const struct pm_plane *weight, *skin;
    int nodes_w, step;
    float *sums; /* per row of cells: top and bottom node row, SUMS arrays of nodes_w each */
    const struct pm_thread_scratch *room; /* ROOMS * SUMS rows of px */
};

/* The products of one px row, each in its own array, eight px at a time; the last eight end at its
 * last px but one. No level is narrower than 16 px (pyramid.c). The weight is that of Geman and
 * McClure, here for eight px at once (base/robust.h: for one). */
PM_TARGET_CLONES static void products_row(const struct gather *g, int y, float *restrict product,
                                          size_t n)
{
    const size_t w = (size_t)g->before->w;
    const float *s = g->before->v + (size_t)y * w, *t = g->after->v + (size_t)y * w;
    const float *up = y > 0 ? s - w : s, *down = y + 1 < g->before->h ? s + w : s;
    const float *weight = g->weight->v + (size_t)y * w, *skin = g->skin->v + (size_t)y * w;
    const float q = 1.0f / (OUTLIER * OUTLIER);
    for (size_t x = 1; x + 1 < w; x += 8) {
        const size_t at = x + 8 < w ? x : w - 9;
        pm_eight left, right, above, below, own, other, k, share;
        pm_take_eight(s + at - 1, &left);
        pm_take_eight(s + at + 1, &right);
        pm_take_eight(up + at, &above);
        pm_take_eight(down + at, &below);
        pm_take_eight(s + at, &own);
        pm_take_eight(t + at, &other);
        pm_take_eight(weight + at, &k);
        pm_take_eight(skin + at, &share);
        const pm_eight gx = 0.5f * (right - left), gy = 0.5f * (below - above);
        const pm_eight r = own - other, soft = 1.0f / (1.0f + q * r * r);
        k *= (NOT_SKIN_WEIGHT + (1.0f - NOT_SKIN_WEIGHT) * share) * soft * soft;
        const pm_eight products[SUMS] = {
            [AXX] = k * gx * gx, [AXY] = k * gx * gy, [AYY] = k * gy * gy,    [BX] = k * gx * r,
            [BY] = k * gy * r,   [RR] = k * r * r,    [ST] = k * own * other, [WW] = k};
        for (size_t i = 0; i < SUMS; i++)
            pm_put_eight(product + i * n + at, &products[i]);
    }
}

/* all += product, low += t * product; one after another. */
PM_TARGET_CLONES static void add_row(const float *restrict product, size_t n, float t,
                                     float *restrict all, float *restrict low)
{
    for (size_t i = 0; i < n; i++) {
        all[i] += product[i];
        low[i] += t * product[i];
    }
}

/* Share a row between the nodes to the left and right of each cell: node += its share. */
static void share_row(const float *restrict row, int n, int step, int nodes, float *restrict node)
{
    const float inverse = 1.0f / (float)step;
    for (int i = 0; i + 1 < nodes; i++) {
        const int x = i * step, end = x + step < n ? step : n - x;
        float sum = 0.0f, right = 0.0f;
        for (int k = 0; k < end; k++) {
            sum += row[x + k];
            right += row[x + k] * (float)k;
        }
        right *= inverse;
        node[i] += sum - right;
        node[i + 1] += right;
    }
}

/* A row of cells: down the columns first, all of it and the lower nodes' part, then across. */
static void gather_rows(void *context, int first, int end)
{
    const struct gather *g = context;
    const size_t n = (size_t)g->before->w, nodes = (size_t)g->nodes_w;
    float *product = pm_thread_scratch_of(g->room, first);
    float *all = product + SUMS * n, *part = all + SUMS * n;
    memset(product, 0, SUMS * n * sizeof *product); /* its ends stay 0 */
    for (int j = first; j < end; j++) {
        float *top = g->sums + (size_t)j * 2 * SUMS * nodes, *low = top + SUMS * nodes;
        memset(top, 0, 2 * SUMS * nodes * sizeof *top);
        memset(all, 0, 2 * SUMS * n * sizeof *all);
        for (int k = 0; k < g->step && j * g->step + k < g->before->h; k++) {
            products_row(g, j * g->step + k, product, n);
            add_row(product, SUMS * n, (float)k / (float)g->step, all, part);
        }
        for (size_t q = 0; q < SUMS; q++) {
            share_row(all + q * n, (int)n, g->step, g->nodes_w, top + q * nodes);
            share_row(part + q * n, (int)n, g->step, g->nodes_w, low + q * nodes);
        }
        for (size_t i = 0; i < SUMS * nodes; i++)
            top[i] -= low[i];
    }
}

/*
 * Add a channel's evidence about every node, divided by the variance of what its patch cannot
 * explain, times how alike its two patches are: a strong mark that only one photo has would else
 * pull the skin to the nearest mole that looks like it.
 */
static void add_evidence(const struct gather *g, float channel_trust, int cell_rows,
                         struct pm_normal_equations *e)
{
    const size_t nodes = (size_t)g->nodes_w;
    for (int j = 0; j <= cell_rows; j++)
        for (size_t i = 0; i < nodes; i++) {
            float sum[SUMS] = {0};
            for (size_t q = 0; q < SUMS; q++) {
                if (j < cell_rows)
                    sum[q] += g->sums[((size_t)j * 2 * SUMS + q) * nodes + i];
                if (j > 0)
                    sum[q] += g->sums[((size_t)(j - 1) * 2 * SUMS + SUMS + q) * nodes + i];
            }
            const float variance = sum[RR] / (sum[WW] + 1e-3f) + RESIDUAL_FLOOR * RESIDUAL_FLOOR;
            const float alike = 2.0f * sum[ST] / (sum[RR] + 2.0f * fabsf(sum[ST]) + 1e-3f);
            const float fit = fmaxf(alike, 0.0f);
            const float k = channel_trust * (LEAST_FIT + fit * fit) / variance;
            const size_t at = (size_t)j * nodes + i;
            e->axx[at] += k * sum[AXX];
            e->axy[at] += k * sum[AXY];
            e->ayy[at] += k * sum[AYY];
            e->bx[at] += k * sum[BX];
            e->by[at] += k * sum[BY];
        }
}

/* ---- no folds ---------------------------------------------------------------------------- */

/* The smallest Jacobian determinant of p + u over a cell: it is bilinear, so one corner's. */
static double cell_det(const struct pm_field *f, int i, int j)
{
    const size_t a = (size_t)j * (size_t)f->w + (size_t)i, b = a + 1, c = a + (size_t)f->w,
                 d = c + 1;
    const double s = 1.0 / f->step;
    const double top[2] = {1.0 + s * (double)(f->u[b] - f->u[a]), s * (double)(f->v[b] - f->v[a])};
    const double low[2] = {1.0 + s * (double)(f->u[d] - f->u[c]), s * (double)(f->v[d] - f->v[c])};
    const double left[2] = {s * (double)(f->u[c] - f->u[a]), 1.0 + s * (double)(f->v[c] - f->v[a])};
    const double right[2] = {s * (double)(f->u[d] - f->u[b]),
                             1.0 + s * (double)(f->v[d] - f->v[b])};
    const double tl = top[0] * left[1] - top[1] * left[0];
    const double tr = top[0] * right[1] - top[1] * right[0];
    const double ll = low[0] * left[1] - low[1] * left[0];
    const double lr = low[0] * right[1] - low[1] * right[0];
    return fmin(fmin(tl, tr), fmin(ll, lr));
}

static void soften(float *v, int w, int h, int i, int j)
{
    float sum = 0.0f;
    int n = 0;
    for (int y = j - 1; y <= j + 1; y++)
        for (int x = i - 1; x <= i + 1; x++)
            if (x >= 0 && y >= 0 && x < w && y < h) {
                sum += v[(size_t)y * (size_t)w + (size_t)x];
                n++;
            }
    float *at = v + (size_t)j * (size_t)w + (size_t)i;
    *at = 0.5f * (*at + sum / (float)n);
}

/* Where a cell folds, its corners and their neighbours give way until none does. */
static void unfold(struct pm_field *f)
{
    for (int round = 0; round < DAMPINGS; round++) {
        bool folded = false;
        for (int j = 0; j + 1 < f->h; j++)
            for (int i = 0; i + 1 < f->w; i++) {
                if (cell_det(f, i, j) >= DET_MIN)
                    continue;
                folded = true;
                for (int y = j - 1; y <= j + 2; y++)
                    for (int x = i - 1; x <= i + 2; x++)
                        if (x >= 0 && y >= 0 && x < f->w && y < f->h) {
                            soften(f->u, f->w, f->h, x, y);
                            soften(f->v, f->w, f->h, x, y);
                        }
            }
        if (!folded)
            return;
    }
    /* Never seen; a field without a fold is promised all the same. */
    const size_t n = pm_pixels(f);
    memset(f->u, 0, n * sizeof *f->u);
    memset(f->v, 0, n * sizeof *f->v);
}

/* ---- coarse to fine ------------------------------------------------------------------------ */

/*
 * Skin bends by about 1e-3 per px of the finest level (0.6 % of the side over a tenth of
 * it); between nodes 8 px apart that is 0.06 px. One level up the same bend is twice as
 * many of its px, so the stiffness falls by four.
 */
static float stiffness_of(int level)
{
    return STIFFNESS / (float)(1 << (2 * level));
}

static enum pihmap_status solve_level(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                      int l, struct pm_field *f)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_view view[PM_CHANNELS];
    const size_t nodes = pm_pixels(f);
    float *sums = pm_scratch(job, nodes, 2 * SUMS * sizeof *sums);
    float *parts = pm_scratch(job, nodes, 5 * sizeof *parts);
    const struct pm_plane *skin = &pair->before->skin[l]; /* of a working level */
    const struct pm_thread_scratch room =
        pm_thread_scratch_for(job, f->h - 1, ROOMS * SUMS * (size_t)skin->w, sizeof(float));
    if (!sums || !parts || !room.v) {
        st = job->err.status;
        goto out;
    }
    struct pm_normal_equations e = {parts, parts + nodes, parts + 2 * nodes, parts + 3 * nodes,
                                    parts + 4 * nodes};
    const size_t pixels = pm_pixels(skin);
    for (int c = 0; c < PM_CHANNELS; c++)
        if (l >= finest_level[c])
            TRY(pm_view_start(job, pair, l, (enum pm_channel)c, &view[c]));
    for (int round = 0; round < rounds_of(l); round++) {
        memset(parts, 0, nodes * 5 * sizeof *parts);
        for (int c = 0; c < PM_CHANNELS; c++) {
            struct pm_view *v = &view[c];
            if (l < finest_level[c])
                continue;
            TRY(pm_view_see(job, pair, l, f, v));
            const struct gather g = {&v->before, &v->after, &v->weight, skin,
                                     f->w,       f->step,   sums,       &room};
            pm_pixel_rows(job, f->h - 1, pixels, gather_rows, (void *)&g);
            add_evidence(&g, trust[c], f->h - 1, &e);
        }
        TRY(pm_field_solve(job, f, &e, stiffness_of(l), BEND_SCALE * (float)(1 << l), ITERATIONS));
        unfold(f);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_nonrigid(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                               const struct pm_start *start, int coarsest, int finest,
                               struct pm_field *out)
{
    enum pihmap_status st = PIHMAP_OK;
    struct pm_field field = {0};
    for (int l = coarsest; l >= finest; l--) {
        const struct pm_plane *level = pm_size_of(pair->before, l);
        struct pm_field finer = pm_field_scratch(job, level->w, level->h, NODE_STEP);
        if (!finer.u)
            return job->err.status;
        if (field.u)
            pm_field_resize(&field, 2.0, &finer);
        else if (start->field)
            pm_field_resize(start->field, exp2(start->level - l), &finer);
        field = finer;
        TRY(solve_level(job, pair, l, &field));
    }
    *out = field;
out:
    return st;
}
