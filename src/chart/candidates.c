#include "chart/candidates.h"

#include "base/components.h"

#include <math.h>
#include <string.h>

#define LEAST_AREA 4 /* px, of the even inside of a patch 6 px wide */
#define MOST_CANDIDATES 4000
/* Area over that of the parallelogram with the same second moments: 1 for a parallelogram, 0.95
 * for an ellipse, less for shapes with arms, bays or holes. */
#define LEAST_FILL 0.8
#define MOST_FILL 1.15
#define LEAST_AXES 0.3    /* shorter axis over longer: a tilt of 45 degrees makes 0.7 of 1 */
#define SIMILAR_SIZE 2.6  /* ratio of sides: the gaps and blur take more off small patches */
#define MOST_DISTANCE 3.6 /* sides to the farthest neighbour: a diagonal with wide gaps */

/* ---- connected components ----------------------------------------------------------------- */

struct moments {
    int start; /* index of its first px */
    double n, x, y, xx, xy, yy;
};

/* Adds px a to b of row y. */
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

static bool is_compact(const struct moments *s, int w, struct pm_candidate *out)
{
    const double x = s->x / s->n, y = s->y / s->n;
    /* a px is a square, not a point: its own variance is 1/12 */
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

/* Components that are compact become candidates, each when its last run has been added. */
static enum pihmap_status keep_compact(struct pm_job *job, const struct pm_components *c, int w,
                                       double most_side, struct pm_candidates *out)
{
    struct moments *seen = pm_scratch(job, (size_t)c->count + 1, sizeof *seen);
    int begun = 0; /* they are numbered in the order of their first runs */
    if (!seen)
        return job->err.status;
    for (size_t i = 0; i < c->runs && out->count < MOST_CANDIDATES; i++) {
        const struct pm_run *run = &c->run[i];
        const int area = c->v[run->component].area;
        struct moments *m = &seen[run->component];
        if (run->component == begun) {
            begun++;
            *m = (struct moments){.start = run->y * w + run->a};
        }
        if (area < LEAST_AREA || area > most_side * most_side)
            continue;
        add_run(m, run->a, run->b, run->y);
        if (m->n >= area)
            out->count += is_compact(m, w, &out->v[out->count]);
    }
    return PIHMAP_OK;
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

static void add_neighbour(struct pm_candidates *all, int i, int j)
{
    struct pm_candidate *a = &all->v[i];
    const struct pm_candidate *b = &all->v[j];
    const float ratio = a->side > b->side ? a->side / b->side : b->side / a->side;
    /* the local range takes two px off each side of a patch */
    const float within = (float)MOST_DISTANCE * (0.5f * (a->side + b->side) + 2), d = squared(a, b);
    if (ratio > (float)SIMILAR_SIZE || d > within * within)
        return;
    int at = a->neighbour_count < PM_CHART_NEIGHBOURS ? a->neighbour_count++ : PM_CHART_NEIGHBOURS;
    while (at > 0 && squared(a, &all->v[a->neighbour[at - 1]]) > d) {
        if (at < PM_CHART_NEIGHBOURS)
            a->neighbour[at] = a->neighbour[at - 1];
        at--;
    }
    if (at < PM_CHART_NEIGHBOURS)
        a->neighbour[at] = j;
}

/* Candidates are in the order of their first rows, so the search ends at those far below. */
static void find_neighbours(struct pm_candidates *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct pm_candidate *a = &all->v[i];
        const float far = (float)MOST_DISTANCE * (0.5f * (1 + (float)SIMILAR_SIZE) * a->side + 2);
        for (int j = i + 1; j < all->count && all->v[j].top - a->y < far; j++) {
            if (fabsf(all->v[j].x - a->x) > far)
                continue;
            add_neighbour(all, i, j);
            add_neighbour(all, j, i);
        }
    }
}

enum pihmap_status pm_chart_candidates(struct pm_job *job, const struct pm_local_range *range,
                                       int of, int step, double most_side,
                                       struct pm_candidates *out)
{
    struct pm_components components;
    enum pihmap_status st;
    *out = (struct pm_candidates){.v = pm_scratch(job, MOST_CANDIDATES, sizeof *out->v)};
    if (!out->v)
        return job->err.status;
    TRY(pm_find_components(job, range->level[of], range->w, range->h, 0, (uint8_t)step,
                           &components));
    TRY(keep_compact(job, &components, range->w, most_side, out));
    qsort(out->v, (size_t)out->count, sizeof *out->v, by_start);
    find_neighbours(out);
out:
    return st;
}
