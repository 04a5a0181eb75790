#include "base/least_squares.h"
#include "skin/overlays_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WITHIN 10    /* codes off the ink: JPEG rings beside the edge */
#define FLAT 2       /* codes off the ink for most px of a strip: a dark room is not as even */
#define FLAT_BLACK 8 /* near black, where a step of the file is 4 codes ... */
#define BLACK 12     /* ... below so much */
#define FLAT_SHARE 0.8
#define EVEN_RIM 0.9    /* share of the rim's px that are of its ink */
#define LEAST_DEPTH 2   /* px: a strip of one px is what resampling leaves */
#define MOST_DEPTH 0.4  /* of the side across */
#define STRAIGHT 0.6    /* share of the lines across a strip that end within ... */
#define STRAIGHT_PX 1   /* ... so much of the commonest depth */
#define LEAST_LINES 0.4 /* share of the lines across that do end: others lie in the next strip */

/* The lines across a strip, from one side of the frame inwards. */
struct side {
    size_t from;          /* index of the first px of line 0 */
    ptrdiff_t next, step; /* from line to line; along a line */
    int lines, length;
};

static struct side side_of(const struct pm_codes *c, int k)
{
    const int w = c->w, h = c->h;
    const size_t last = (size_t)w * (size_t)h - 1;
    return k == 0   ? (struct side){0, w, 1, h, w}
           : k == 1 ? (struct side){last, -w, -1, h, w}
           : k == 2 ? (struct side){0, 1, w, w, h}
                    : (struct side){last, -1, -w, w, h};
}

static size_t px_of(const struct side *s, int line, int depth)
{
    return (size_t)((ptrdiff_t)s->from + line * s->next + depth * s->step);
}

/* The median colour of the outermost px; false: the rim has not one colour. */
static bool rim_ink(const struct pm_codes *c, const struct side *s, struct pm_px_ink *ink)
{
    int of_ink = 0;
    *ink = (struct pm_px_ink){{0, 0, 0}, WITHIN, 0, 1};
    for (int k = 0; k < 3; k++) {
        int count[256] = {0}, below = 0, code = 0;
        for (int i = 0; i < s->lines; i++)
            count[c->v[k][px_of(s, i, 0)]]++;
        while ((below += count[code]) <= s->lines / 2)
            code++;
        ink->code[k] = (uint8_t)code;
    }
    for (int i = 0; i < s->lines; i++)
        of_ink += pm_ink_distance(c, ink, px_of(s, i, 0)) <= WITHIN;
    return of_ink >= EVEN_RIM * s->lines;
}

/* depth[i] = px of the ink from the rim inwards along line i, most at most. */
static void measure_depths(const struct pm_codes *c, const struct side *s,
                           const struct pm_px_ink *ink, int most, int *depth)
{
    for (int i = 0; i < s->lines; i++) {
        int d = 0;
        while (d < most && pm_ink_distance(c, ink, px_of(s, i, d)) <= WITHIN)
            d++;
        depth[i] = d;
    }
}

/* The depth at which a strip ends on a straight line; 0: it does not. count: most + 1, scratch. */
static int straight_depth(const int *depth, int lines, int most, int *count)
{
    int ended = 0, best = 0, near_best = 0;
    memset(count, 0, (size_t)(most + 1) * sizeof *count);
    for (int i = 0; i < lines; i++)
        count[depth[i]]++;
    for (int d = 0; d < most; d++)
        ended += count[d];
    for (int d = LEAST_DEPTH; d < most; d++) {
        int n = 0;
        for (int k = -STRAIGHT_PX; k <= STRAIGHT_PX; k++)
            n += d + k < most ? count[d + k] : 0;
        if (n > near_best) {
            near_best = n;
            best = d;
        }
    }
    return ended >= LEAST_LINES * lines && near_best >= STRAIGHT * ended ? best : 0;
}

static bool is_flat(const struct pm_codes *c, const struct side *s, const struct pm_px_ink *ink,
                    int depth)
{
    const bool black = ink->code[0] < BLACK && ink->code[1] < BLACK && ink->code[2] < BLACK;
    const int off = black ? FLAT_BLACK : FLAT;
    int flat = 0;
    for (int i = 0; i < s->lines; i++)
        for (int d = 0; d < depth; d++)
            flat += pm_ink_distance(c, ink, px_of(s, i, d)) <= off;
    return flat >= FLAT_SHARE * s->lines * depth;
}

static void paint_strip(const struct side *s, int depth, struct pm_class_map *out)
{
    for (int i = 0; i < s->lines; i++)
        for (int d = 0; d < depth && d < s->length; d++)
            out->v[px_of(s, i, d)] = PM_PIXEL_FRAME;
}

static enum pihmap_status find_strip(struct pm_job *job, const struct pm_codes *c,
                                     const struct side *s, struct pm_class_map *out)
{
    const int most = (int)(MOST_DEPTH * s->length);
    struct pm_px_ink ink;
    if (most <= LEAST_DEPTH || !rim_ink(c, s, &ink))
        return PIHMAP_OK;
    int *depth = pm_scratch(job, (size_t)s->lines, sizeof *depth);
    int *count = pm_scratch(job, (size_t)most + 1, sizeof *count);
    if (!depth || !count)
        return job->err.status;
    measure_depths(c, s, &ink, most, depth);
    const int found = straight_depth(depth, s->lines, most, count);
    if (found && is_flat(c, s, &ink, found))
        paint_strip(s, found + PM_OVERLAY_MARGIN, out);
    return PIHMAP_OK;
}

/* ---- round frames ------------------------------------------------------------------------ */

#define CORNER 3         /* px along each side of a corner, all of one ink */
#define ROUND_OFF 0.012  /* of the radius: the frame's edge lies so near a circle ... */
#define ROUND_SHARE 0.8  /* ... for so many of the lines that end */
#define REFITS 3         /* to the points that lie near */
#define REFIT_OFF 0.05   /* of the radius */
#define LEAST_RADIUS 0.3 /* of the short side */
#define MOST_RADIUS 0.75

struct circle {
    double x, y, r;
};

struct points {
    double *x, *y;
    int count;
};

/* Where the ink ends, from all four sides inwards. */
static void add_points(const struct pm_codes *c, const struct side *s, const struct pm_px_ink *ink,
                       int *depth, struct points *p)
{
    const int most = s->length / 2;
    measure_depths(c, s, ink, most, depth);
    for (int i = 0; i < s->lines; i++)
        if (depth[i] >= LEAST_DEPTH && depth[i] < most) {
            const size_t at = px_of(s, i, depth[i]);
            p->x[p->count] = (double)(at % (size_t)c->w) / c->w;
            p->y[p->count++] = (double)(at / (size_t)c->w) / c->w;
        }
}

static double off_circle(const struct points *p, int i, const struct circle *at)
{
    return fabs(hypot(p->x[i] - at->x, p->y[i] - at->y) - at->r);
}

/* Least squares of x^2 + y^2 = 2 a x + 2 b y + c (Kasa 1976), over the points near the last fit. */
static bool fit_circle(const struct points *p, struct circle *at)
{
    for (int round = 0; round < REFITS; round++) {
        struct pm_least_squares s;
        double v[3];
        pm_least_squares_begin(&s, 3);
        for (int i = 0; i < p->count; i++) {
            const double x = p->x[i], y = p->y[i];
            if (round == 0 || off_circle(p, i, at) <= REFIT_OFF * at->r)
                pm_least_squares_add(&s, (const double[3]){x, y, 1.0}, x * x + y * y, 1.0);
        }
        if (!pm_least_squares_solve(&s, v))
            return false;
        *at = (struct circle){0.5 * v[0], 0.5 * v[1],
                              sqrt(fmax(v[2] + 0.25 * (v[0] * v[0] + v[1] * v[1]), 0.0))};
    }
    return true;
}

static bool is_round(const struct points *p, const struct circle *at, double short_side)
{
    int near_circle = 0;
    for (int i = 0; i < p->count; i++)
        near_circle += off_circle(p, i, at) <= ROUND_OFF * at->r;
    return near_circle >= ROUND_SHARE * p->count && at->r >= LEAST_RADIUS * short_side &&
           at->r <= MOST_RADIUS * short_side;
}

/* All four corners are of one ink. */
static bool corner_ink(const struct pm_codes *c, struct pm_px_ink *ink)
{
    *ink = (struct pm_px_ink){{c->v[0][0], c->v[1][0], c->v[2][0]}, WITHIN, 0, 1};
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < CORNER * CORNER; i++) {
            const int x = i % CORNER, y = i / CORNER;
            const size_t at = (size_t)(k & 2 ? c->h - 1 - y : y) * (size_t)c->w +
                              (size_t)(k & 1 ? c->w - 1 - x : x);
            if (pm_ink_distance(c, ink, at) > WITHIN)
                return false;
        }
    return true;
}

static void paint_outside(const struct circle *at, struct pm_class_map *out)
{
    const double r = at->r * out->w - PM_OVERLAY_MARGIN;
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            if (hypot(x - at->x * out->w, y - at->y * out->w) > r)
                pm_at(out, x, y) = PM_PIXEL_FRAME;
}

static enum pihmap_status find_round(struct pm_job *job, const struct pm_codes *c,
                                     struct pm_class_map *out)
{
    const size_t most = 2 * ((size_t)c->w + (size_t)c->h);
    const int least = (c->w < c->h ? c->w : c->h) / 2;
    struct pm_px_ink ink;
    struct circle at = {0, 0, 0};
    if (c->w < 2 * CORNER || c->h < 2 * CORNER || !corner_ink(c, &ink))
        return PIHMAP_OK;
    struct points p = {pm_scratch(job, most, sizeof *p.x), pm_scratch(job, most, sizeof *p.y), 0};
    int *depth = pm_scratch(job, most, sizeof *depth);
    if (!p.x || !p.y || !depth)
        return job->err.status;
    for (int k = 0; k < 4; k++) {
        const struct side s = side_of(c, k);
        add_points(c, &s, &ink, depth, &p);
    }
    if (p.count >= least && fit_circle(&p, &at) && is_round(&p, &at, 2.0 * least / c->w))
        paint_outside(&at, out);
    return PIHMAP_OK;
}

enum pihmap_status pm_find_frames(struct pm_job *job, const struct pm_codes *codes,
                                  struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < 4; k++) {
        const struct side s = side_of(codes, k);
        TRY(find_strip(job, codes, &s, out));
    }
    TRY(find_round(job, codes, out));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
