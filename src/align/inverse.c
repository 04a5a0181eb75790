#include "align/inverse.h"

#include <math.h>
#include <string.h>

#define STEPS 40           /* of the fixed-point iteration; 2 to 4 are usual */
#define HALF_STEPS_FROM 12 /* where the skin is compressed, full steps overshoot */
#define TOLERANCE 0.002    /* px: a tenth of what the alignment itself is good for */

struct inversion {
    const struct pm_align *from;
    double back[9]; /* inverse of its homography */
    struct pm_align *out;
};

/* The displacement (d, after px) of the point p that is mapped to q: p = back(q - d(p)). d holds a
 * first guess. False: none was found. */
static bool displacement_at(const struct inversion *c, double qx, double qy, double d[2],
                            double p[2])
{
    for (int i = 0; i < STEPS; i++) {
        if (!pm_h_apply(c->back, qx - d[0], qy - d[1], &p[0], &p[1]))
            return false;
        const double ex = (double)pm_sample(&c->from->dx, p[0], p[1]) - d[0];
        const double ey = (double)pm_sample(&c->from->dy, p[0], p[1]) - d[1];
        const double step = i < HALF_STEPS_FROM ? 1.0 : 0.5;
        if (hypot(ex, ey) < TOLERANCE)
            return true;
        d[0] += step * ex;
        d[1] += step * ey;
    }
    return false;
}

static bool is_inside(const struct pm_plane *p, double x, double y)
{
    return x > -0.5 && y > -0.5 && x < p->w - 0.5 && y < p->h - 0.5;
}

/* A px starts from the displacement of the one before it. */
static void inverse_rows(void *context, int first, int end)
{
    const struct inversion *c = context;
    struct pm_align *out = c->out;
    for (int y = first; y < end; y++) {
        double d[2] = {0.0, 0.0}, left[2] = {0.0, 0.0};
        for (int x = 0; x < out->dx.w; x++) {
            double p[2], q[2];
            const bool finite = pm_h_apply(c->back, x, y, &q[0], &q[1]);
            const bool found = finite && displacement_at(c, x, y, d, p);
            if (found) {
                left[0] = p[0] - q[0];
                left[1] = p[1] - q[1];
            } else
                d[0] = d[1] = 0.0;
            pm_at(&out->dx, x, y) = (float)left[0];
            pm_at(&out->dy, x, y) = (float)left[1];
            pm_at(&out->confidence, x, y) = found && is_inside(&c->from->dx, p[0], p[1])
                                                ? pm_sample(&c->from->confidence, p[0], p[1])
                                                : 0.0f;
            if (found) /* else there is no counterpart */
                pm_at(&out->error, x, y) =
                    (float)c->from->scale * pm_sample(&c->from->error, p[0], p[1]);
        }
    }
}

enum pihmap_status pm_align_inverse(struct pm_job *job, const struct pm_align *a, int w, int h,
                                    struct pm_align *out)
{
    struct inversion c = {.from = a, .out = out};
    enum pihmap_status st;
    *out = *a;
    out->dx = out->dy = out->confidence = out->error = (struct pm_plane){0, 0, NULL};
    if (!pm_h_invert(a->before_to_after, c.back) || !(a->scale > 0.0))
        return pm_fail(job, PIHMAP_EARG, "an alignment that cannot be undone");
    memcpy(out->before_to_after, c.back, sizeof c.back);
    out->scale = 1.0 / a->scale;
    out->rotation_deg = a->rotation_deg > -180.0 ? -a->rotation_deg : 180.0;
    out->residual_px = a->residual_px * a->scale;
    TRY(pm_plane_alloc(job, w, h, &out->dx));
    TRY(pm_plane_alloc(job, w, h, &out->dy));
    TRY(pm_plane_alloc(job, w, h, &out->confidence));
    TRY(pm_plane_alloc(job, w, h, &out->error));
    pm_rows(job, h, inverse_rows, &c);
out:
    if (st)
        pm_align_free(out);
    return st;
}
