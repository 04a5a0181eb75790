#include "align/displacement.h"

#include <math.h>
#include <string.h>

struct pm_displacement pm_displacement_scratch(struct pm_job *job, int pw, int ph, int step)
{
    struct pm_displacement f = {(pw - 1) / step + 2, (ph - 1) / step + 2, step, NULL, NULL};
    const size_t n = pm_pixels(&f);
    float *v = pm_scratch(job, 2 * n, sizeof *v);
    if (v) {
        memset(v, 0, 2 * n * sizeof *v);
        f.u = v;
        f.v = v + n;
    }
    return f;
}

void pm_displacement_row(const struct pm_displacement *f, int y, int n, float *u, float *v)
{
    const float inv = 1.0f / (float)f->step;
    float u0, v0, u1, v1;
    pm_displacement_node(f, 0, y, &u0, &v0);
    for (int i = 0, x = 0; x < n; i++, u0 = u1, v0 = v1) {
        pm_displacement_node(f, i + 1, y, &u1, &v1);
        for (int s = 0; s < f->step && x < n; s++, x++) {
            const float tx = (float)s * inv;
            u[x] = u0 + tx * (u1 - u0);
            v[x] = v0 + tx * (v1 - v0);
        }
    }
}

void pm_displacement_at(const struct pm_displacement *f, double x, double y, double *u, double *v)
{
    const struct pm_plane pu = {f->w, f->h, f->u}, pv = {f->w, f->h, f->v};
    *u = (double)pm_sample(&pu, x / f->step, y / f->step);
    *v = (double)pm_sample(&pv, x / f->step, y / f->step);
}

double pm_displacement_longest(const struct pm_displacement *f)
{
    double longest = 0.0;
    for (size_t k = 0, n = pm_pixels(f); k < n; k++)
        longest = fmax(longest, hypot((double)f->u[k], (double)f->v[k]));
    return longest;
}

void pm_displacement_resize(const struct pm_displacement *from, double scale,
                            struct pm_displacement *to)
{
    for (int j = 0; j < to->h; j++)
        for (int i = 0; i < to->w; i++) {
            const double x = (i * to->step + 0.5) / scale - 0.5;
            const double y = (j * to->step + 0.5) / scale - 0.5;
            double u, v;
            pm_displacement_at(from, x, y, &u, &v);
            to->u[j * to->w + i] = (float)(u * scale);
            to->v[j * to->w + i] = (float)(v * scale);
        }
}

/* ---- the solver ---------------------------------------------------------------------- */

/* Second differences at a node: along x, along y, and the mixed one, which counts twice (Frobenius
 * norm). */
enum { BEND_XX, BEND_YY, BEND_XY, BENDS };

struct system {
    int w, h;
    const struct pm_normal_equations *e;
    float stiffness;
    float *bend_weight; /* weight of each node's bending energy, 0..1 */
    /* Scratch: first row of the weighted second differences of one component. They are surrounded
     * by zeros: a row above and below, and one element between rows. */
    float *bend[BENDS];
    size_t stride; /* of their rows */
};

/* Fill s->bend, whose border stays 0. */
static void second_differences(const struct system *s, const float *of)
{
    const int w = s->w, h = s->h;
    for (int j = 0; j < h; j++) {
        const size_t at = (size_t)j * (size_t)w, to = (size_t)j * s->stride;
        const float *c = of + at, *up = c - w, *down = c + w; /* not read beyond the grid */
        const float *bend_weight = s->bend_weight + at;
        float *restrict xx = s->bend[BEND_XX] + to, *restrict yy = s->bend[BEND_YY] + to;
        float *restrict xy = s->bend[BEND_XY] + to;
        for (int i = 1; i < w - 1; i++)
            xx[i] = bend_weight[i] * (c[i - 1] - 2.0f * c[i] + c[i + 1]);
        for (int i = 0; i < w && j > 0 && j + 1 < h; i++)
            yy[i] = bend_weight[i] * (up[i] - 2.0f * c[i] + down[i]);
        for (int i = 0; i < w - 1 && j + 1 < h; i++)
            xy[i] = 2.0f * bend_weight[i] * (c[i] - c[i + 1] - down[i] + down[i + 1]);
    }
}

/* to += stiffness * (half the gradient of the bending energy): the adjoint of second_differences(),
 * applied to them. */
static void add_bending_gradient(const struct system *s, const float *of, float *to)
{
    const ptrdiff_t down = (ptrdiff_t)s->stride;
    const float stiffness = s->stiffness;
    second_differences(s, of);
    for (int j = 0; j < s->h; j++) {
        const size_t at = (size_t)j * s->stride;
        const float *xx = s->bend[BEND_XX] + at, *yy = s->bend[BEND_YY] + at;
        const float *xy = s->bend[BEND_XY] + at;
        float *restrict row = to + (size_t)j * (size_t)s->w;
        for (int i = 0; i < s->w; i++)
            row[i] +=
                stiffness * (-2.0f * (xx[i] + yy[i]) + xy[i] + (xx[i - 1] - xy[i - 1]) + xx[i + 1] +
                             (yy[i - down] - xy[i - down]) + yy[i + down] + xy[i - down - 1]);
    }
}

/* The matrix of the normal equations times (u, v): data term and bending energy. */
static void multiply(const struct system *s, const float *u, const float *v, float *restrict ou,
                     float *restrict ov)
{
    const size_t n = pm_pixels(s);
    const float *axx = s->e->axx, *axy = s->e->axy, *ayy = s->e->ayy;
    for (size_t i = 0; i < n; i++) {
        ou[i] = axx[i] * u[i] + axy[i] * v[i];
        ov[i] = axy[i] * u[i] + ayy[i] * v[i];
    }
    add_bending_gradient(s, u, ou);
    add_bending_gradient(s, v, ov);
}

static double dot(const float *a, const float *b, size_t n)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += (double)a[i + k] * (double)b[i + k];
    for (; i < n; i++)
        sum[0] += (double)a[i] * (double)b[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

/* Charbonnier weights: where the field bends by more than bend_scale, its energy grows like |x|
 * instead of x^2. */
static void set_bend_weights(const struct pm_displacement *f, struct system *s, float bend_scale)
{
    const int w = f->w, h = f->h;
    for (int j = 0; j < h; j++)
        for (int i = 0; i < w; i++) {
            float sum = 0.0f;
            if (i > 0 && j > 0 && i + 1 < w && j + 1 < h)
                for (int c = 0; c < 2; c++) {
                    const float *p = (c ? f->v : f->u) + (size_t)j * (size_t)w + (size_t)i;
                    const float xx = p[-1] - 2.0f * p[0] + p[1], yy = p[-w] - 2.0f * p[0] + p[w];
                    const float xy = p[0] - p[1] - p[w] + p[w + 1];
                    sum += xx * xx + yy * yy + 2.0f * xy * xy;
                }
            s->bend_weight[(size_t)j * (size_t)w + (size_t)i] =
                1.0f / sqrtf(1.0f + sum / (bend_scale * bend_scale));
        }
}

/* Block Jacobi: inverse of each node's 2 x 2 data term plus the diagonal of the bending energy,
 * which is 20 inside the grid. */
static void precondition(const struct system *s, const float *ru, const float *rv,
                         float *restrict zu, float *restrict zv)
{
    const size_t n = pm_pixels(s);
    const float *axx = s->e->axx, *axy = s->e->axy, *ayy = s->e->ayy, *bend_weight = s->bend_weight;
    const float stiffness = s->stiffness;
    for (size_t i = 0; i < n; i++) {
        const float d = 20.0f * stiffness * (bend_weight[i] + 0.02f);
        const float a = axx[i] + d, b = axy[i], c = ayy[i] + d;
        const float inverse = 1.0f / (a * c - b * b);
        zu[i] = inverse * (c * ru[i] - b * rv[i]);
        zv[i] = inverse * (a * rv[i] - b * ru[i]);
    }
}

struct cg_vectors { /* the u part, then the v part */
    float *residual, *direction, *product, *preconditioned;
};

static void conjugate_gradients(const struct system *s, struct pm_displacement *f,
                                struct cg_vectors *g, int iterations)
{
    const size_t n = pm_pixels(f);
    precondition(s, g->residual, g->residual + n, g->preconditioned, g->preconditioned + n);
    memcpy(g->direction, g->preconditioned, 2 * n * sizeof *g->direction);
    double rho = dot(g->residual, g->preconditioned, 2 * n);
    const double threshold = 1e-6 * rho;
    for (int k = 0; k < iterations && rho > threshold && rho > 0.0; k++) {
        multiply(s, g->direction, g->direction + n, g->product, g->product + n);
        const double curvature = dot(g->direction, g->product, 2 * n);
        if (!(curvature > 0.0))
            break;
        const float alpha = (float)(rho / curvature);
        for (size_t i = 0; i < n; i++) {
            f->u[i] += alpha * g->direction[i];
            f->v[i] += alpha * g->direction[n + i];
        }
        for (size_t i = 0; i < 2 * n; i++)
            g->residual[i] -= alpha * g->product[i];
        precondition(s, g->residual, g->residual + n, g->preconditioned, g->preconditioned + n);
        const double next_rho = dot(g->residual, g->preconditioned, 2 * n);
        const float beta = (float)(next_rho / rho);
        for (size_t i = 0; i < 2 * n; i++)
            g->direction[i] = g->preconditioned[i] + beta * g->direction[i];
        rho = next_rho;
    }
}

enum pihmap_status pm_displacement_solve(struct pm_job *job, struct pm_displacement *f,
                                         const struct pm_normal_equations *e, float stiffness,
                                         float bend_scale, int iterations)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_pixels(f);
    const size_t stride = (size_t)f->w + 1, bend = 1 + ((size_t)f->h + 2) * stride;
    float *scratch = pm_scratch(job, 9 * n + BENDS * bend, sizeof *scratch);
    if (!scratch)
        return job->err.status;
    float *vectors = scratch + n;
    struct system s = {.w = f->w,
                       .h = f->h,
                       .e = e,
                       .stiffness = stiffness,
                       .bend_weight = scratch,
                       .stride = stride};
    memset(vectors + 8 * n, 0, BENDS * bend * sizeof *vectors);
    for (size_t k = 0; k < BENDS; k++)
        s.bend[k] = vectors + 8 * n + k * bend + 1 + stride;
    struct cg_vectors g = {vectors, vectors + 2 * n, vectors + 4 * n, vectors + 6 * n};
    set_bend_weights(f, &s, bend_scale);
    /* The first residual is b - stiffness * bending(f), since the data term was linearised about
     * f. */
    memset(g.residual, 0, 2 * n * sizeof *g.residual);
    add_bending_gradient(&s, f->u, g.residual);
    add_bending_gradient(&s, f->v, g.residual + n);
    for (size_t i = 0; i < n; i++) {
        g.residual[i] = e->bx[i] - g.residual[i];
        g.residual[n + i] = e->by[i] - g.residual[n + i];
    }
    conjugate_gradients(&s, f, &g, iterations);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
