#include "chart/candidates.h"

#include <math.h>
#include <string.h>

#define LEAST_AREA 4 /* px, of what is left inside of a patch 6 px wide */
#define MOST_BLOBS 4000
/* Area over that of the parallelogram with the same second moments: 1 for a parallelogram, 0.95
 * for an ellipse, less for whatever has arms, bays or holes. */
#define LEAST_FILL 0.8
#define MOST_FILL 1.15
#define LEAST_AXES 0.3 /* shorter axis over longer: 45 degrees of tilt make 0.7 of 1 */
#define LIKE_SIZE 2.6  /* ratio of sides: gaps and blur eat small patches more */
#define MOST_REACH 3.6 /* sides to the farthest neighbour: a diagonal with wide gaps */

/* ---- pieces ------------------------------------------------------------------------------- */

struct moments {
    int start; /* index of its first px */
    double n, x, y, xx, xy, yy;
};

/* Px a to b of row y. */
static void add_run(struct moments *s, double a, double b, double y)
{
    const double n = b - a + 1, x = n * (a + b) / 2;
    s->n += n;
    s->x += x;
    s->y += n * y;
    s->xx += (b * (b + 1) * (2 * b + 1) - (a - 1) * a * (2 * a - 1)) / 6;
    s->xy += x * y;
    s->yy += n * y * y;
}

static void add_moments(struct moments *s, const struct moments *o)
{
    s->start = s->start < o->start ? s->start : o->start;
    s->n += o->n;
    s->x += o->x;
    s->y += o->y;
    s->xx += o->xx;
    s->xy += o->xy;
    s->yy += o->yy;
}

static bool is_compact(const struct moments *s, int w, double most_side, struct pm_candidate *out)
{
    if (s->n < LEAST_AREA || s->n > most_side * most_side)
        return false;
    const double x = s->x / s->n, y = s->y / s->n;
    /* a px is a square, not a point: 1/12 */
    const double xx = s->xx / s->n - x * x + 1.0 / 12, yy = s->yy / s->n - y * y + 1.0 / 12;
    const double xy = s->xy / s->n - x * y, det = xx * yy - xy * xy;
    const double half = (xx + yy) / 2, apart = sqrt(fmax(half * half - det, 0));
    const double fill = s->n / (12 * sqrt(fmax(det, 1e-9)));
    if (fill < LEAST_FILL || fill > MOST_FILL || sqrt((half - apart) / (half + apart)) < LEAST_AXES)
        return false;
    *out = (struct pm_candidate){.x = (float)x,
                                 .y = (float)y,
                                 .start = s->start,
                                 .top = (float)(s->start / w),
                                 .side = (float)sqrt(s->n)};
    return true;
}

struct run { /* of even px in a row, from a to b */
    int a, b, piece;
};

/* What has been seen of a piece so far. A piece that met another is part of that one. */
struct piece {
    struct moments seen;
    int whole; /* the piece that it is part of, or itself */
    int row;   /* the last that it reaches */
};

/* The picture is gone through row by row; only pieces that reach the row before are open. */
struct sweep {
    struct run *before, *now; /* runs of two rows */
    int before_count, now_count;
    struct piece *piece; /* 2 w + 1 of them: as many as two rows can have runs */
    int *idle, idle_count;
    int *joined, joined_count; /* pieces that became part of another in this row */
    int *edge;                 /* of a row: where runs begin and end, by turns */
};

static enum pihmap_status sweep_alloc(struct pm_job *job, int w, struct sweep *s)
{
    const size_t runs = (size_t)w / 2 + 1, pieces = 2 * (size_t)w + 1;
    *s = (struct sweep){.before = pm_scratch(job, runs, sizeof *s->before),
                        .now = pm_scratch(job, runs, sizeof *s->now),
                        .piece = pm_scratch(job, pieces, sizeof *s->piece),
                        .idle = pm_scratch(job, pieces, sizeof *s->idle),
                        .joined = pm_scratch(job, pieces, sizeof *s->joined),
                        .edge = pm_scratch(job, (size_t)w + 2, sizeof *s->edge)};
    if (!s->before || !s->now || !s->piece || !s->idle || !s->joined || !s->edge)
        return job->err.status;
    while (s->idle_count < (int)pieces) {
        s->idle[s->idle_count] = s->idle_count;
        s->idle_count++;
    }
    return PIHMAP_OK;
}

static int whole_of(const struct sweep *s, int piece)
{
    while (s->piece[piece].whole != piece)
        piece = s->piece[piece].whole;
    return piece;
}

/* Runs of px that do not reach the step. Without a branch per px: they are short and many. */
static void find_runs(struct sweep *s, const uint8_t *reached, int w, int step)
{
    int edges = 0;
    bool was = false;
    for (int x = 0; x < w; x++) {
        const bool even = reached[x] <= step;
        s->edge[edges] = x;
        edges += even != was;
        was = even;
    }
    s->edge[edges] = w; /* the rim is never even, but who knows */
    s->now_count = (edges + 1) / 2;
    for (int i = 0; i < s->now_count; i++)
        s->now[i] = (struct run){s->edge[2 * i], s->edge[2 * i + 1] - 1, -1};
}

static void join(struct sweep *s, struct run *run, int piece)
{
    piece = whole_of(s, piece);
    if (run->piece < 0) {
        run->piece = piece;
    } else if (run->piece != piece) {
        add_moments(&s->piece[run->piece].seen, &s->piece[piece].seen);
        s->piece[piece].whole = run->piece;
        s->joined[s->joined_count++] = piece;
    }
}

/* Gives every run of row y its piece. */
static void join_runs(struct sweep *s, int w, int y)
{
    int k = 0;
    for (int i = 0; i < s->now_count; i++) {
        struct run *run = &s->now[i];
        while (k < s->before_count && s->before[k].b < run->a)
            k++;
        for (int j = k; j < s->before_count && s->before[j].a <= run->b; j++)
            join(s, run, s->before[j].piece);
        if (run->piece < 0) {
            run->piece = s->idle[--s->idle_count];
            s->piece[run->piece] =
                (struct piece){.seen.start = y * w + run->a, .whole = run->piece};
        }
        struct piece *piece = &s->piece[run->piece];
        add_run(&piece->seen, run->a, run->b, y);
        piece->row = y;
    }
}

/* Pieces of the row before that end there become blobs if they look like one. */
static void close_pieces(struct sweep *s, int w, int y, double most_side, struct pm_candidates *out)
{
    for (int i = 0; i < s->now_count; i++)
        s->now[i].piece = whole_of(s, s->now[i].piece);
    for (int i = 0; i < s->before_count; i++) {
        const int at = s->before[i].piece;
        struct piece *piece = &s->piece[at];
        if (piece->whole != at || piece->row == y || piece->row < 0)
            continue;
        if (out->count < MOST_BLOBS)
            out->count += is_compact(&piece->seen, w, most_side, &out->v[out->count]);
        piece->row = -1; /* closed */
        s->idle[s->idle_count++] = at;
    }
    while (s->joined_count > 0)
        s->idle[s->idle_count++] = s->joined[--s->joined_count];
}

static int by_start(const void *a, const void *b)
{
    const int p = ((const struct pm_candidate *)a)->start,
              q = ((const struct pm_candidate *)b)->start;
    return (p > q) - (p < q);
}

/* ---- neighbours ----------------------------------------------------------------------------- */

static float squared(const struct pm_candidate *a, const struct pm_candidate *b)
{
    return (a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y);
}

static void meet(struct pm_candidates *all, int i, int j)
{
    struct pm_candidate *a = &all->v[i];
    const struct pm_candidate *b = &all->v[j];
    const float ratio = a->side > b->side ? a->side / b->side : b->side / a->side;
    /* what the evenness test eats off the rim of a small patch is two px a side */
    const float reach = (float)MOST_REACH * (0.5f * (a->side + b->side) + 2), d = squared(a, b);
    if (ratio > (float)LIKE_SIZE || d > reach * reach)
        return;
    int at = a->near_count < PM_CHART_NEAR ? a->near_count++ : PM_CHART_NEAR;
    while (at > 0 && squared(a, &all->v[a->near[at - 1]]) > d) {
        if (at < PM_CHART_NEAR)
            a->near[at] = a->near[at - 1];
        at--;
    }
    if (at < PM_CHART_NEAR)
        a->near[at] = j;
}

/* Blobs come in the order of their first row, so those far below need no look. */
static void find_neighbours(struct pm_candidates *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct pm_candidate *a = &all->v[i];
        const float far = (float)MOST_REACH * (0.5f * (1 + (float)LIKE_SIZE) * a->side + 2);
        for (int j = i + 1; j < all->count && all->v[j].top - a->y < far; j++) {
            if (fabsf(all->v[j].x - a->x) > far)
                continue;
            meet(all, i, j);
            meet(all, j, i);
        }
    }
}

enum pihmap_status pm_chart_candidates(struct pm_job *job, const struct pm_local_range *unrest,
                                       int of, int step, double most_side,
                                       struct pm_candidates *out)
{
    struct sweep s;
    enum pihmap_status st;
    *out = (struct pm_candidates){.v = pm_scratch(job, MOST_BLOBS, sizeof *out->v)};
    if (!out->v)
        return job->err.status;
    TRY(sweep_alloc(job, unrest->w, &s));
    for (int y = 0; y <= unrest->h; y++) {
        s.now_count = 0;
        if (y < unrest->h) /* below the last row all end */
            find_runs(&s, unrest->reached[of] + (size_t)y * (size_t)unrest->w, unrest->w, step);
        join_runs(&s, unrest->w, y);
        close_pieces(&s, unrest->w, y, most_side, out);
        struct run *const swap = s.before;
        s.before = s.now;
        s.before_count = s.now_count;
        s.now = swap;
    }
    qsort(out->v, (size_t)out->count, sizeof *out->v, by_start);
    find_neighbours(out);
out:
    return st;
}
