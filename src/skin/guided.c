#include "skin/guided.h"

#include "base/box_filter.h"
#include "base/least_squares.h"

#include <math.h>

#define GUIDES 3
/* ln units: steps of light and of chromaticity that are an edge to the filter. Skin's own texture
 * and its lesions stay below, lips and hair are above. */
#define EDGE 0.12
#define RADIUS 2 /* px of the coarse map */

/* Of the linear function around each coarse px: the slopes, then the offset. */
struct coefficients {
    struct pm_plane v[GUIDES + 1];
};

/* The guides at the coarse size, their local means, and covariances of guide j with k >= j. */
struct moments {
    struct pm_plane value[GUIDES], mean[GUIDES], covariance[GUIDES][GUIDES];
};

/* *out = local mean of guide j times a map, less the product of their local means. other: the map
 * and its local mean. */
static enum pihmap_status find_covariance(struct pm_job *job, const struct moments *m, int j,
                                          const struct pm_plane *const other[2],
                                          struct pm_plane *out)
{
    enum pihmap_status st;
    TRY(pm_plane_take(job, other[0]->w, other[0]->h, out));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] = m->value[j].v[i] * other[0]->v[i];
    TRY(pm_box_filter(job, out, RADIUS, out));
    for (size_t i = 0; i < pm_pixels(out); i++)
        out->v[i] -= m->mean[j].v[i] * other[1]->v[i];
out:
    return st;
}

static enum pihmap_status find_moments(struct pm_job *job, const struct pm_colours *guide, int w,
                                       int h, struct moments *m)
{
    const struct pm_plane *const full[GUIDES] = {&guide->light, &guide->rg, &guide->gb};
    enum pihmap_status st;
    for (int j = 0; j < GUIDES; j++) {
        TRY(pm_plane_take(job, w, h, &m->value[j]));
        TRY(pm_plane_take(job, w, h, &m->mean[j]));
        TRY(pm_shrink(job, full[j], &m->value[j]));
        TRY(pm_box_filter(job, &m->value[j], RADIUS, &m->mean[j]));
    }
    for (int j = 0; j < GUIDES; j++)
        for (int k = j; k < GUIDES; k++) {
            const struct pm_plane *const other[2] = {&m->value[k], &m->mean[k]};
            TRY(find_covariance(job, m, j, other, &m->covariance[j][k]));
        }
out:
    return st;
}

/* A map's local mean, and its covariance with each guide. */
struct map_moments {
    struct pm_plane mean, covariance[GUIDES];
};

/* Least squares with a ridge of EDGE^2, which keeps the slopes of even places at 0. */
static void solve_px(const struct moments *m, const struct map_moments *map, size_t i,
                     const struct coefficients *out)
{
    double a[GUIDES * GUIDES], slope[GUIDES];
    for (int j = 0; j < GUIDES; j++) {
        for (int k = 0; k < GUIDES; k++)
            a[GUIDES * j + k] = (double)m->covariance[j < k ? j : k][j < k ? k : j].v[i];
        a[GUIDES * j + j] += EDGE * EDGE;
        slope[j] = (double)map->covariance[j].v[i];
    }
    double offset = (double)map->mean.v[i];
    const bool solved = pm_solve(a, slope, GUIDES);
    for (int j = 0; j < GUIDES; j++) {
        out->v[j].v[i] = solved ? (float)slope[j] : 0.0f;
        offset -= (double)out->v[j].v[i] * (double)m->mean[j].v[i];
    }
    out->v[GUIDES].v[i] = (float)offset;
}

static enum pihmap_status find_coefficients(struct pm_job *job, const struct moments *m,
                                            const struct pm_plane *map, struct coefficients *out)
{
    struct map_moments of;
    enum pihmap_status st;
    TRY(pm_plane_take(job, map->w, map->h, &of.mean));
    TRY(pm_box_filter(job, map, RADIUS, &of.mean));
    for (int j = 0; j < GUIDES; j++) {
        const struct pm_plane *const other[2] = {map, &of.mean};
        TRY(find_covariance(job, m, j, other, &of.covariance[j]));
    }
    for (int j = 0; j <= GUIDES; j++)
        TRY(pm_plane_take(job, map->w, map->h, &out->v[j]));
    for (size_t i = 0; i < pm_pixels(map); i++)
        solve_px(m, &of, i, out);
    for (int j = 0; j <= GUIDES; j++)
        TRY(pm_box_filter(job, &out->v[j], RADIUS, &out->v[j]));
out:
    return st;
}

/* The coarse px before a fine one along an axis, and the share of the one after it. */
struct between {
    int at;
    float share;
};

static struct between between(int i, double per_fine, int n)
{
    const double c = (i + 0.5) * per_fine - 0.5;
    const int at = c < 0.0 ? 0 : (int)c >= n - 1 ? (n > 1 ? n - 2 : 0) : (int)c;
    const double share = c - at;
    return (struct between){at, (float)(share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share)};
}

struct enlarge {
    const struct coefficients *c;
    const struct pm_colours *guide;
    const struct between *column; /* [guide->w] */
    const struct pm_plane *out;
};

/* A coefficient between two coarse rows, at coarse column x. */
static inline float row_of(const struct pm_plane *v, struct between row, int x)
{
    const int below = row.at + 1 < v->h ? row.at + 1 : row.at;
    return pm_at(v, x, row.at) + row.share * (pm_at(v, x, below) - pm_at(v, x, row.at));
}

static void enlarge_row(const struct enlarge *e, int y)
{
    const struct pm_plane *v = e->c->v;
    const struct pm_plane *const guide[GUIDES] = {&e->guide->light, &e->guide->rg, &e->guide->gb};
    const struct between row = between(y, (double)v->h / e->guide->h, v->h);
    float *const out = pm_row(e->out, y);
    for (int k = GUIDES; k >= 0; k--) {
        const float *const g = k < GUIDES ? pm_row(guide[k], y) : NULL;
        int at = -1;
        float left = 0.0f, step = 0.0f;
        for (int x = 0; x < e->guide->w; x++) {
            if (e->column[x].at != at) {
                at = e->column[x].at;
                left = row_of(&v[k], row, at);
                step = row_of(&v[k], row, at + 1 < v->w ? at + 1 : at) - left;
            }
            const float a = left + e->column[x].share * step;
            out[x] = g ? out[x] + a * g[x] : a;
        }
    }
}

static void enlarge_rows(void *context, int first, int end)
{
    for (int y = first; y < end; y++)
        enlarge_row(context, y);
}

enum pihmap_status pm_guided_enlarge(struct pm_job *job, const struct pm_colours *guide, int count,
                                     const struct pm_plane coarse[], const struct pm_plane out[])
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct between *const column = pm_scratch(job, (size_t)guide->w, sizeof *column);
    struct moments m;
    enum pihmap_status st;
    if (!column)
        return job->err.status;
    for (int x = 0; x < guide->w; x++)
        column[x] = between(x, (double)coarse->w / guide->w, coarse->w);
    TRY(find_moments(job, guide, coarse->w, coarse->h, &m));
    for (int i = 0; i < count; i++) {
        struct coefficients c;
        TRY(find_coefficients(job, &m, &coarse[i], &c));
        const struct enlarge e = {&c, guide, column, &out[i]};
        pm_rows(job, guide->h, enlarge_rows, (void *)&e);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
