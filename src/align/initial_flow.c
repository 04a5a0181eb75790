#include "align/initial_flow.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define INITIAL_FLOW_STEP 8 /* px of the level between nodes */
#define TOLERANCE_WIDE 0.08 /* of the side: more than skin moves beside its pose */
#define TOLERANCE_NARROW 0.008
#define IRLS_STEPS 8   /* in which the biweight's tolerance narrows */
#define STIFFNESS 0.3f /* of bending, per match of full weight */
#define BEND_SCALE 2.0f
#define ITERATIONS 40

struct observation { /* what one match says about the displacement */
    double x, y;     /* level px */
    double u, v;     /* displacement, level px */
    double weight;
};

/* The displacement of every match under the pose H; those beyond tolerance are left out. */
static int observe(const double H[9], const struct pm_matches *matches, int level, double tolerance,
                   struct observation *out)
{
    double back[9];
    int n = 0;
    const double scale = 1.0 / (1 << level);
    if (!pm_h_invert(H, back))
        return 0;
    for (int i = 0; i < matches->count; i++) {
        const struct pm_match *m = &matches->match[i];
        double x, y;
        if (!pm_h_apply(back, (double)m->ax, (double)m->ay, &x, &y))
            continue;
        const double u = scale * (x - (double)m->bx), v = scale * (y - (double)m->by);
        if (hypot(u, v) < tolerance)
            out[n++] = (struct observation){.x = ((double)m->bx + 0.5) * scale - 0.5,
                                            .y = ((double)m->by + 0.5) * scale - 0.5,
                                            .u = u,
                                            .v = v,
                                            .weight = 1.0 - (double)m->ratio};
    }
    return n;
}

/* Normal equations of the four nodes around each observation. Tukey's biweight of its distance from
 * the present field f rejects wrong matches. */
static void add_observations(const struct observation *observed, int n, double tolerance,
                             const struct pm_displacement *f, struct pm_normal_equations *e)
{
    const size_t nodes = pm_pixels(f);
    memset(e->axx, 0, 5 * nodes * sizeof *e->axx); /* the five are one block */
    for (int i = 0; i < n; i++) {
        const struct observation *p = &observed[i];
        double u, v;
        pm_displacement_at(f, p->x, p->y, &u, &v);
        const double du = p->u - u, dv = p->v - v,
                     r2 = (du * du + dv * dv) / (tolerance * tolerance);
        if (r2 >= 1.0)
            continue;
        const double gx = p->x / f->step, gy = p->y / f->step;
        const int x0 = (int)fmin(fmax(gx, 0.0), f->w - 2.0),
                  y0 = (int)fmin(fmax(gy, 0.0), f->h - 2.0);
        for (int k = 0; k < 4; k++) {
            const int x = x0 + k % 2, y = y0 + k / 2;
            const double share = fmax(0.0, 1.0 - fabs(gx - x)) * fmax(0.0, 1.0 - fabs(gy - y));
            const double w = share * p->weight * (1.0 - r2) * (1.0 - r2);
            const size_t at = (size_t)y * (size_t)f->w + (size_t)x;
            e->axx[at] += (float)w;
            e->ayy[at] += (float)w;
            e->bx[at] += (float)(w * du);
            e->by[at] += (float)(w * dv);
        }
    }
}

enum pihmap_status pm_initial_flow(struct pm_job *job, const struct pm_pyramid *before,
                                   const double before_to_after[9], const struct pm_matches *match,
                                   int level, struct pm_displacement *out)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_plane *size = pm_size_of(before, level);
    const double side = pm_long_side(size->w, size->h);
    *out = pm_displacement_scratch(job, size->w, size->h, INITIAL_FLOW_STEP);
    if (!out->u)
        return job->err.status;
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t nodes = pm_pixels(out);
    struct observation *observed = pm_scratch(job, (size_t)match->count + 1, sizeof *observed);
    float *parts = pm_scratch(job, nodes, 5 * sizeof *parts);
    if (!observed || !parts) {
        st = job->err.status;
        goto out;
    }
    struct pm_normal_equations e = {parts, parts + nodes, parts + 2 * nodes, parts + 3 * nodes,
                                    parts + 4 * nodes};
    const int n = observe(before_to_after, match, level, TOLERANCE_WIDE * side, observed);
    for (int step = 0; step < IRLS_STEPS; step++) {
        const double t = (double)step / (IRLS_STEPS - 1);
        const double tolerance = side * TOLERANCE_WIDE * pow(TOLERANCE_NARROW / TOLERANCE_WIDE, t);
        add_observations(observed, n, tolerance, out, &e);
        TRY(pm_displacement_solve(job, out, &e, STIFFNESS, BEND_SCALE, ITERATIONS));
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}
