#include "align/consistency.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

/* Px of level 0. Skin under another expression returns within 1.5 (real pairs, 95 %). Flows between
 * unlike things return as far off as the things are large. */
#define RETURN_ERROR_LOW 3.0
#define RETURN_ERROR_HIGH 8.0

struct consistency {
    const struct pm_flow *forward, *backward;
    struct pm_plane *out;
};

/* Px of a level <-> px of level 0. */
static double up(double x, int level)
{
    return (x + 0.5) * (1 << level) - 0.5;
}

static double down(double x, int level)
{
    return (x + 0.5) / (1 << level) - 0.5;
}

/* Replace (x, y) by its place in the other photo, both px of level 0. False: it has none. */
static bool map_by(const struct pm_flow *f, double *x, double *y)
{
    double dx, dy;
    pm_displacement_at(f->field, down(*x, f->level), down(*y, f->level), &dx, &dy);
    return pm_h_apply(f->pair->before_to_after, *x + dx * (1 << f->level),
                      *y + dy * (1 << f->level), x, y);
}

static void consistency_rows(void *context, int first, int end)
{
    const struct consistency *c = context;
    const struct pm_plane *after = pm_size_of(c->forward->pair->after, 0);
    const int level = c->forward->level;
    for (int j = first; j < end; j++)
        for (int i = 0; i < c->out->w; i++) {
            double x = up(i, level), y = up(j, level);
            float *out = &pm_at(c->out, i, j);
            *out = 0.0f;
            if (!map_by(c->forward, &x, &y) || x < 0 || y < 0 || x > after->w - 1 ||
                y > after->h - 1 || !map_by(c->backward, &x, &y))
                continue;
            const double error = hypot(x - up(i, level), y - up(j, level));
            *out = (float)fmin(
                fmax((RETURN_ERROR_HIGH - error) / (RETURN_ERROR_HIGH - RETURN_ERROR_LOW), 0.0),
                1.0);
        }
}

enum pihmap_status pm_consistency(struct pm_job *job, const struct pm_flow *forward,
                                  const double after_to_before[9],
                                  const struct pm_initial_estimate *initial, int coarsest,
                                  struct pm_plane *out)
{
    enum pihmap_status st = PIHMAP_OK;
    const int level = forward->level;
    const struct pm_plane *size = pm_size_of(forward->pair->before, level);
    struct pm_nonrigid_pair swapped = {.before = forward->pair->after,
                                       .after = forward->pair->before};
    struct pm_displacement field;
    *out = pm_plane_scratch(job, size->w, size->h);
    if (!out->v)
        return job->err.status;
    const struct pm_mark mark = pm_scratch_mark(job);
    const int last = swapped.before->levels - 1, working = swapped.before->working;
    const int nearest = pm_after_level(forward->pair, level);
    const int finest = nearest > working ? nearest : working;
    const int from = finest + coarsest - level < last ? finest + coarsest - level : last;
    memcpy(swapped.before_to_after, after_to_before, sizeof swapped.before_to_after);
    TRY(pm_nonrigid(job, &swapped, initial, from, finest, &field));
    const struct pm_flow backward = {&swapped, &field, finest};
    struct consistency c = {forward, &backward, out};
    pm_rows(job, out->h, consistency_rows, &c);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
