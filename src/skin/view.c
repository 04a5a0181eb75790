#include "skin/view.h"

#include "base/photo.h"

#include <math.h>
#include <string.h>

#define SPECKS 0.01   /* share of what is counted that may lie beyond, on each side */
#define MARGIN 0.15   /* of the long side of where it is, around it */
#define MOST_ZOOM 2.0 /* the frame is at most so many times as long as PM_NET_NEAR_SIDE */

enum pihmap_status pm_profile_take(struct pm_job *job, int n, struct pm_profile *out)
{
    out->n = n;
    out->count = pm_scratch(job, (size_t)n, sizeof *out->count);
    if (!out->count)
        return job->err.status;
    memset(out->count, 0, (size_t)n * sizeof *out->count);
    return PIHMAP_OK;
}

/* A side of the frame for that of the photo. */
static int frame_side(int side, double scale)
{
    const int most = side / PM_NET_STEP, steps = (int)lround(side * scale / PM_NET_STEP);
    return PM_NET_STEP * (steps < 1 ? 1 : steps > most ? most : steps);
}

struct pm_view pm_view_whole(int w, int h, int side)
{
    const double scale = side / (double)pm_long_side(w, h);
    const int frame_w = frame_side(w, scale), frame_h = frame_side(h, scale);
    return (struct pm_view){frame_w, frame_h, 0, 0, frame_w, frame_h};
}

struct bounds {
    double first, end; /* shares of the frame's side */
};

static struct bounds bounds_of(const struct pm_profile *p)
{
    size_t all = 0, before = 0;
    int first = p->n, end = 0;
    for (int i = 0; i < p->n; i++)
        all += p->count[i];
    const double specks = SPECKS * (double)all;
    for (int i = 0; i < p->n; before += p->count[i++])
        if ((double)(before + p->count[i]) > specks && (double)before < (double)all - specks) {
            first = i < first ? i : first;
            end = i + 1;
        }
    return end ? (struct bounds){(double)first / p->n, (double)end / p->n}
               : (struct bounds){0.0, 1.0};
}

/* The steps of a side that hold the bounds and a margin of so many px. */
static void hold(struct bounds b, double margin, int side, int *at, int *size)
{
    const int steps = side / PM_NET_STEP;
    const int first = (int)floor((b.first * side - margin) / PM_NET_STEP);
    const int end = (int)ceil((b.end * side + margin) / PM_NET_STEP);
    *at = PM_NET_STEP * (first > 0 ? first : 0);
    *size = PM_NET_STEP * (end < steps ? end : steps) - *at;
}

struct pm_view pm_view_of(int w, int h, const struct pm_profile *columns,
                          const struct pm_profile *rows)
{
    const struct bounds x = bounds_of(columns), y = bounds_of(rows);
    const double whole = (double)pm_long_side(w, h);
    const double margin = MARGIN * fmax((x.end - x.first) * w, (y.end - y.first) * h);
    const double side = fmax((x.end - x.first) * w, (y.end - y.first) * h) + 2.0 * margin;
    const double scale = PM_NET_NEAR_SIDE / fmax(fmin(side, whole), whole / MOST_ZOOM);
    struct pm_view v = {.frame_w = frame_side(w, scale), .frame_h = frame_side(h, scale)};
    hold(x, margin * scale, v.frame_w, &v.x, &v.w);
    hold(y, margin * scale, v.frame_h, &v.y, &v.h);
    return v;
}
