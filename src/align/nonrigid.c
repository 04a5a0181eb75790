#include "align/nonrigid.h"

#include "align/resample.h"
#include "base/geometry.h"
#include "base/simd.h"
#include "base/target_clones.h"

#include <math.h>
#include <string.h>

/* Chosen on synthetic pairs (tests/bench/accuracy.c); px are those of the level. */
#define NODE_STEP 8           /* px between nodes of the displacement field */
#define WINDOW_RADIUS 6       /* px: window of local mean and contrast; sigma 5.3 px */
#define CONTRAST_FLOOR 0.006f /* ln units: a pore's contrast is 0.01 to 0.05 */
#define NOISE_FLOORS 1.5f     /* floor in units of the noise */
#define OUTLIER 3.0f          /* normalised contrast: a residual that has a quarter of its weight */
#define RESIDUAL_FLOOR 0.15f  /* normalised contrast: sampling error of a perfect match */
#define LEAST_FIT 0.02f /* share of the weight that patches keep which do not correlate at all */
#define NOT_SKIN_WEIGHT 0.15f /* hair and edges of the face help, backdrops must not dominate */
/* Colour is reliable where lighting changes (p95 beside a shadow's edge 8.6 -> 0.14 per mille), but
 * JPEG blurs and quantises it: it is used from level 1 on, with less weight. */
static const int finest_level[PM_CHANNELS] = {0, 1};
static const float trust[PM_CHANNELS] = {1.0f, 0.3f};
#define STIFFNESS 60.0f    /* 1 / px^2 at level 0: see stiffness_of() */
#define BEND_SCALE 0.5f    /* px per node^2 at level 0: more bending than this is a crease */
#define ITERATIONS 40      /* of the solver, per Gauss-Newton step */
#define DET_MIN 0.15       /* of the Jacobian: nothing shrinks to less */
#define SMOOTHINGS_MAX 400 /* passes of the folding constraint */

/* Steps per level: coarse levels are cheap and have further to go. */
static int gauss_newton_steps(int level)
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

/* ---- warping the after picture into the before frame ----------------------------------- */

struct warp {
    const struct pm_displacement *field; /* nodes NODE_STEP px apart */
    const struct pm_plane *after, *after_weight, *before_weight;
    double H[9];
    struct pm_plane *warped, *weight;
};

#define SPAN 256 /* px of a row at a time: whole cells, and few enough for the cache */

struct span {
    float x[SPAN], y[SPAN]; /* points in the after picture, clamped to its edge: a step there would
                               show in all windows of the normalisation that reach across it */
    float inside[SPAN];     /* 1, or 0 where the point was clamped */
    int nearest[SPAN];      /* index of the weight there */
};

/* Place in the after picture of column i of the nodes in row y; false: H maps it to infinity or
 * behind. */
static bool map_node(const struct warp *c, int i, int y, float *px, float *py)
{
    float du, dv;
    pm_displacement_node(c->field, i, y, &du, &dv);
    const double x = i * NODE_STEP + (double)du, v = y + (double)dv;
    const double w = c->H[6] * x + c->H[7] * v + c->H[8];
    *px = (float)((c->H[0] * x + c->H[1] * v + c->H[2]) / w);
    *py = (float)((c->H[3] * x + c->H[4] * v + c->H[5]) / w);
    return w > 1e-6;
}

/* Between two nodes the displacement is linear. Under the perspective of a face so is the whole
 * map, to 0.01 px. -1, -1 beside a node that has no place. */
static void map_span(const struct warp *c, int x, int y, int n, struct span *p)
{
    _Static_assert(NODE_STEP == 8 && SPAN % NODE_STEP == 0, "a cell is a vector");
    const pm_eight ramp = {0.0f, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f};
    float x0, y0, x1, y1;
    bool left = map_node(c, x / NODE_STEP, y, &x0, &y0);
    for (int k = 0; k < n; k += NODE_STEP, x0 = x1, y0 = y1) {
        const bool right = map_node(c, (x + k) / NODE_STEP + 1, y, &x1, &y1), both = left && right;
        const pm_eight px = (both ? x0 : -1.0f) + ramp * (both ? x1 - x0 : 0.0f);
        const pm_eight py = (both ? y0 : -1.0f) + ramp * (both ? y1 - y0 : 0.0f);
        pm_store_eight(p->x + k, &px);
        pm_store_eight(p->y + k, &py);
        left = right;
    }
}

PM_TARGET_CLONES static void clamp_span(const struct pm_plane *after, const struct pm_plane *weight,
                                        int n, struct span *restrict p)
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

/* Where weights are of half the size, every second px of every second row stands for four px. */
static void fill_weights(const struct warp *c, int x, int y, int n, const struct span *p)
{
    const int shift = pm_halvings(c->warped, c->weight), apart = 1 << shift;
    const float *own = &pm_at(c->before_weight, x >> shift, y >> shift);
    float *weight = &pm_at(c->weight, x >> shift, y >> shift);
    if (y & (apart - 1))
        return;
    for (int i = 0, k = 0; i < n; i += apart, k++)
        weight[k] = own[k] * c->after_weight->v[p->nearest[i]] * p->inside[i];
}

static void warp_rows(void *context, int first, int end)
{
    const struct warp *c = context;
    const int w = c->warped->w;
    struct span p = {0};
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x += SPAN) {
            const int n = w - x < SPAN ? w - x : SPAN;
            map_span(c, x, y, n, &p);
            clamp_span(c->after, c->after_weight, n, &p);
            fill_weights(c, x, y, n, &p);
            pm_resample_row(c->after, p.x, p.y, n, &pm_at(c->warped, x, y));
        }
}

/* Contrast below which structure of level l is taken as noise. */
static float contrast_floor(const struct pm_nonrigid_pair *pair, int l, enum pm_channel c)
{
    const float noise = NOISE_FLOORS * fmaxf(pair->before->noise[c], pair->after->noise[c]);
    return fmaxf(CONTRAST_FLOOR, noise / (float)(1 << l));
}

enum pihmap_status pm_warped_pair_alloc(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                        int l, enum pm_channel channel, struct pm_warped_pair *out)
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

enum pihmap_status pm_warped_pair_update(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                         int l, const struct pm_displacement *field,
                                         struct pm_warped_pair *warped)
{
    const int nearest = pm_after_level(pair, l), working = pair->after->working;
    const int la = warped->channel == PM_COLOUR && nearest < working ? working : nearest;
    struct warp c = {.field = field,
                     .after = &pair->after->level[warped->channel][la],
                     .after_weight = &pair->after->weight[la],
                     .before_weight = &pair->before->weight[l],
                     .warped = &warped->after,
                     .weight = &warped->weight};
    const size_t pixels = pm_pixels(&warped->after);
    level_homography(pair, l, la, c.H);
    pm_pixel_rows(job, warped->after.h, pixels, warp_rows, &c);
    return pm_normalise(job, &warped->after, WINDOW_RADIUS,
                        contrast_floor(pair, l, warped->channel), &warped->after);
}

/* ---- normal equations -------------------------------------------------------------------- */

/* Sums over a patch: of the normal equations, squared residuals, before x after, and weights. */
enum { AXX, AXY, AYY, BX, BY, RR, ST, WW, SUMS };
/* Row buffers: products of one row, their sums over the rows of a cell, the lower nodes' part. */
#define BUFFERS 3

struct accumulation {
    const struct pm_plane *before, *after; /* normalised */
    const struct pm_plane *weight, *skin;
    int nodes_w, step;
    float *sums; /* per row of cells: top and bottom node row, SUMS arrays of nodes_w each */
    const struct pm_thread_scratch *buffers; /* BUFFERS * SUMS rows of px */
};

/* The products of one px row, each in its own array, eight px at a time. The last eight end at the
 * row's last px but one, for no level is narrower than 16 px (pyramid.c). The weight is that of
 * Geman and McClure, here for eight px at once (base/robust.h: for one). */
PM_TARGET_CLONES static void products_row(const struct accumulation *g, int y,
                                          float *restrict product, size_t n)
{
    const size_t w = (size_t)g->before->w;
    const float *s = pm_row(g->before, y), *t = pm_row(g->after, y);
    const float *up = y > 0 ? s - w : s, *down = y + 1 < g->before->h ? s + w : s;
    const float *weight = pm_row(g->weight, y), *skin = pm_row(g->skin, y);
    const float q = 1.0f / (OUTLIER * OUTLIER);
    for (size_t x = 1; x + 1 < w; x += 8) {
        const size_t at = x + 8 < w ? x : w - 9;
        pm_eight left, right, above, below, own, other, k, share;
        pm_load_eight(s + at - 1, &left);
        pm_load_eight(s + at + 1, &right);
        pm_load_eight(up + at, &above);
        pm_load_eight(down + at, &below);
        pm_load_eight(s + at, &own);
        pm_load_eight(t + at, &other);
        pm_load_eight(weight + at, &k);
        pm_load_eight(skin + at, &share);
        const pm_eight gx = 0.5f * (right - left), gy = 0.5f * (below - above);
        const pm_eight r = own - other, soft = 1.0f / (1.0f + q * r * r);
        k *= (NOT_SKIN_WEIGHT + (1.0f - NOT_SKIN_WEIGHT) * share) * soft * soft;
        const pm_eight products[SUMS] = {
            [AXX] = k * gx * gx, [AXY] = k * gx * gy, [AYY] = k * gy * gy,    [BX] = k * gx * r,
            [BY] = k * gy * r,   [RR] = k * r * r,    [ST] = k * own * other, [WW] = k};
        for (size_t i = 0; i < SUMS; i++)
            pm_store_eight(product + i * n + at, &products[i]);
    }
}

/* all += product, low += t * product. */
PM_TARGET_CLONES static void add_row(const float *restrict product, size_t n, float t,
                                     float *restrict all, float *restrict low)
{
    for (size_t i = 0; i < n; i++) {
        all[i] += product[i];
        low[i] += t * product[i];
    }
}

/* Share a row of px linearly between the nodes left and right of each cell. */
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

/* A row of cells: sums down the columns first, of all and of the lower nodes' part, then across. */
static void accumulate_rows(void *context, int first, int end)
{
    const struct accumulation *g = context;
    const size_t n = (size_t)g->before->w, nodes = (size_t)g->nodes_w;
    float *product = pm_thread_scratch_of(g->buffers, first);
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
 * Add a channel's normal equations at every node, divided by the variance of the residual of its
 * patch, times the similarity of its two patches. Without the latter, a strong mark that only one
 * photo has would pull the skin to the nearest mole that looks like it.
 */
static void add_normal_equations(const struct accumulation *g, float channel_weight, int cell_rows,
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
            const float k = channel_weight * (LEAST_FIT + fit * fit) / variance;
            const size_t at = (size_t)j * nodes + i;
            e->axx[at] += k * sum[AXX];
            e->axy[at] += k * sum[AXY];
            e->ayy[at] += k * sum[AYY];
            e->bx[at] += k * sum[BX];
            e->by[at] += k * sum[BY];
        }
}

/* ---- folding constraint ------------------------------------------------------------------ */

/* The smallest Jacobian determinant of p + u over a cell. It is bilinear, so it is one corner's. */
static double cell_det(const struct pm_displacement *f, int i, int j)
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

/* Half of the value, and half of the mean of its neighbourhood. */
static void smooth_node(float *v, int w, int h, int i, int j)
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

/* Smooth the corners of every cell that folds, and their neighbours, until none folds. */
static void constrain_folding(struct pm_displacement *f)
{
    for (int pass = 0; pass < SMOOTHINGS_MAX; pass++) {
        bool folded = false;
        for (int j = 0; j + 1 < f->h; j++)
            for (int i = 0; i + 1 < f->w; i++) {
                if (cell_det(f, i, j) >= DET_MIN)
                    continue;
                folded = true;
                for (int y = j - 1; y <= j + 2; y++)
                    for (int x = i - 1; x <= i + 2; x++)
                        if (x >= 0 && y >= 0 && x < f->w && y < f->h) {
                            smooth_node(f->u, f->w, f->h, x, y);
                            smooth_node(f->v, f->w, f->h, x, y);
                        }
            }
        if (!folded)
            return;
    }
    /* Has never happened, but the header promises a field without folds. */
    const size_t n = pm_pixels(f);
    memset(f->u, 0, n * sizeof *f->u);
    memset(f->v, 0, n * sizeof *f->v);
}

/* ---- coarse to fine ------------------------------------------------------------------------ */

/*
 * Skin bends by about 1e-3 per px of the finest level (0.6 % of the side over a tenth of it).
 * Between nodes 8 px apart that is 0.06 px. One level up, the same bend is twice as large in px of
 * that level, so the stiffness falls by four.
 */
static float stiffness_of(int level)
{
    return STIFFNESS / (float)(1 << (2 * level));
}

/* All Gauss-Newton steps of level l, from f and into f. */
static enum pihmap_status solve_level(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                      int l, struct pm_displacement *f)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_warped_pair warped[PM_CHANNELS];
    const size_t nodes = pm_pixels(f);
    float *sums = pm_scratch(job, nodes, 2 * SUMS * sizeof *sums);
    float *parts = pm_scratch(job, nodes, 5 * sizeof *parts);
    const struct pm_plane *skin = &pair->before->skin[l]; /* of a working level */
    const struct pm_thread_scratch buffers =
        pm_thread_scratch_for(job, f->h - 1, BUFFERS * SUMS * (size_t)skin->w, sizeof(float));
    if (!sums || !parts || !buffers.v) {
        st = job->err.status;
        goto out;
    }
    struct pm_normal_equations e = {parts, parts + nodes, parts + 2 * nodes, parts + 3 * nodes,
                                    parts + 4 * nodes};
    const size_t pixels = pm_pixels(skin);
    for (int c = 0; c < PM_CHANNELS; c++)
        if (l >= finest_level[c])
            TRY(pm_warped_pair_alloc(job, pair, l, (enum pm_channel)c, &warped[c]));
    for (int step = 0; step < gauss_newton_steps(l); step++) {
        memset(parts, 0, nodes * 5 * sizeof *parts);
        for (int c = 0; c < PM_CHANNELS; c++) {
            struct pm_warped_pair *v = &warped[c];
            if (l < finest_level[c])
                continue;
            TRY(pm_warped_pair_update(job, pair, l, f, v));
            const struct accumulation g = {&v->before, &v->after, &v->weight, skin,
                                           f->w,       f->step,   sums,       &buffers};
            pm_pixel_rows(job, f->h - 1, pixels, accumulate_rows, (void *)&g);
            add_normal_equations(&g, trust[c], f->h - 1, &e);
        }
        TRY(pm_displacement_solve(job, f, &e, stiffness_of(l), BEND_SCALE * (float)(1 << l),
                                  ITERATIONS));
        constrain_folding(f);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_nonrigid(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                               const struct pm_initial_estimate *initial, int coarsest, int finest,
                               struct pm_displacement *out)
{
    enum pihmap_status st = PIHMAP_OK;
    struct pm_displacement field = {0};
    for (int l = coarsest; l >= finest; l--) {
        const struct pm_plane *level = pm_size_of(pair->before, l);
        struct pm_displacement finer = pm_displacement_scratch(job, level->w, level->h, NODE_STEP);
        if (!finer.u)
            return job->err.status;
        if (field.u)
            pm_displacement_resize(&field, 2.0, &finer);
        else if (initial->field)
            pm_displacement_resize(initial->field, exp2(initial->level - l), &finer);
        field = finer;
        TRY(solve_level(job, pair, l, &field));
    }
    *out = field;
out:
    return st;
}
