#include "align/initial_flow.h"

#include "base/geometry.h"

#include <math.h>
#include <string.h>

#define DRIFT_STEP 8    /* px of the level between nodes */
#define REACH_WIDE 0.08 /* of the side: more than skin moves beside its pose */
#define REACH_NARROW 0.008
#define ROUNDS 8       /* the reach narrows from the one to the other */
#define STIFFNESS 0.3f /* of bending, per match of full weight */
#define BEND_SCALE 2.0f
#define ITERATIONS 40

struct pull {
    double x, y; /* level px */
    double u, v; /* displacement that the match asks for, level px */
    double weight;
};

/* What every match asks for under the pose; those that ask for too much are left out. */
static int collect(const double H[9], const struct pm_match *match, int count, int level,
                   double reach, struct pull *out)
{
    double back[9];
    int n = 0;
    const double scale = 1.0 / (1 << level);
    if (!pm_h_invert(H, back))
        return 0;
    for (int i = 0; i < count; i++) {
        const struct pm_match *m = &match[i];
        double x, y;
        if (!pm_h_apply(back, (double)m->ax, (double)m->ay, &x, &y))
            continue;
        const double u = scale * (x - (double)m->bx), v = scale * (y - (double)m->by);
        if (hypot(u, v) < reach)
            out[n++] = (struct pull){.x = ((double)m->bx + 0.5) * scale - 0.5,
                                     .y = ((double)m->by + 0.5) * scale - 0.5,
                                     .u = u,
                                     .v = v,
                                     .weight = 1.0 - (double)m->ratio};
    }
    return n;
}

/* Every match pulls at the four nodes round it, the less the further off its wish is. */
static void gather(const struct pull *pull, int n, double reach, const struct pm_field *f,
                   struct pm_normal_equations *e)
{
    const size_t nodes = pm_pixels(f);
    memset(e->axx, 0, 5 * nodes * sizeof *e->axx); /* the five are one block */
    for (int i = 0; i < n; i++) {
        const struct pull *p = &pull[i];
        double u, v;
        pm_field_at(f, p->x, p->y, &u, &v);
        const double du = p->u - u, dv = p->v - v, r2 = (du * du + dv * dv) / (reach * reach);
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
                                   const double before_to_after[9], const struct pm_match *match,
                                   int count, int level, struct pm_field *out, double *furthest)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_plane *size = pm_size_of(before, level);
    const double side = pm_long_side(size->w, size->h);
    *out = pm_field_scratch(job, size->w, size->h, DRIFT_STEP);
    if (!out->u)
        return job->err.status;
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t nodes = pm_pixels(out);
    struct pull *pull = pm_scratch(job, (size_t)count + 1, sizeof *pull);
    float *parts = pm_scratch(job, nodes, 5 * sizeof *parts);
    if (!pull || !parts) {
        st = job->err.status;
        goto out;
    }
    struct pm_normal_equations e = {parts, parts + nodes, parts + 2 * nodes, parts + 3 * nodes,
                                    parts + 4 * nodes};
    const int n = collect(before_to_after, match, count, level, REACH_WIDE * side, pull);
    for (int round = 0; round < ROUNDS; round++) {
        const double t = (double)round / (ROUNDS - 1);
        const double reach = side * REACH_WIDE * pow(REACH_NARROW / REACH_WIDE, t);
        gather(pull, n, reach, out, &e);
        TRY(pm_field_solve(job, out, &e, STIFFNESS, BEND_SCALE, ITERATIONS));
    }
    *furthest = 0.0;
    for (size_t k = 0; k < nodes; k++)
        *furthest = fmax(*furthest, hypot((double)out->u[k], (double)out->v[k]) / side);
out:
    pm_scratch_rewind(job, mark);
    return st;
}
