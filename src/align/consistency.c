#include "align/consistency.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

/* Px of level 0. Skin under another expression comes home within 1.5 (real pairs, 95 %), two flows
 * through unlike things as far off as the things are large. */
#define HOME 3.0
#define LOST 8.0

struct closure {
    const struct pm_nonrigid_pair *there, *back;
    const struct pm_field *field, *home;
    int level, back_level;
    struct pm_plane *out;
};

/* Px of a level <-> those of level 0. */
static double up(double x, int level)
{
    return (x + 0.5) * (1 << level) - 0.5;
}

static double down(double x, int level)
{
    return (x + 0.5) / (1 << level) - 0.5;
}

/* Where (x, y), px of level 0, lies in the other photo; u is of level `level`. False: nowhere. */
static bool carry(const struct pm_nonrigid_pair *pair, const struct pm_field *u, int level,
                  double *x, double *y)
{
    double dx, dy;
    pm_field_at(u, down(*x, level), down(*y, level), &dx, &dy);
    return pm_h_apply(pair->before_to_after, *x + dx * (1 << level), *y + dy * (1 << level), x, y);
}

static void closure_rows(void *context, int first, int end)
{
    const struct closure *c = context;
    const struct pm_plane *after = pm_size_of(c->there->after, 0);
    for (int j = first; j < end; j++)
        for (int i = 0; i < c->out->w; i++) {
            double x = up(i, c->level), y = up(j, c->level);
            float *out = &pm_at(c->out, i, j);
            *out = 0.0f;
            if (!carry(c->there, c->field, c->level, &x, &y) || x < 0 || y < 0 ||
                x > after->w - 1 || y > after->h - 1 ||
                !carry(c->back, c->home, c->back_level, &x, &y))
                continue;
            const double miss = hypot(x - up(i, c->level), y - up(j, c->level));
            *out = (float)fmin(fmax((LOST - miss) / (LOST - HOME), 0.0), 1.0);
        }
}

enum pihmap_status pm_consistency(struct pm_job *job, const struct pm_nonrigid_pair *pair,
                                  const struct pm_field *field, const double after_to_before[9],
                                  const struct pm_start *start, int coarsest, int level,
                                  struct pm_plane *out)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_plane *size = pm_size_of(pair->before, level);
    struct pm_nonrigid_pair back = {.before = pair->after, .after = pair->before};
    struct pm_field home;
    *out = pm_plane_scratch(job, size->w, size->h);
    if (!out->v)
        return job->err.status;
    const struct pm_mark mark = pm_scratch_mark(job);
    const int last = back.before->levels - 1, working = back.before->working;
    const int nearest = pm_after_level(pair, level);
    const int finest = nearest > working ? nearest : working;
    const int from = finest + coarsest - level < last ? finest + coarsest - level : last;
    memcpy(back.before_to_after, after_to_before, sizeof back.before_to_after);
    TRY(pm_nonrigid(job, &back, start, from, finest, &home));
    struct closure c = {pair, &back, field, &home, level, finest, out};
    pm_rows(job, out->h, closure_rows, &c);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
