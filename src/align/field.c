#include "align/field.h"

#include <math.h>
#include <string.h>

struct pm_field pm_field_scratch(struct pm_job *job, int pw, int ph, int step)
{
    struct pm_field f = {(pw - 1) / step + 2, (ph - 1) / step + 2, step, NULL, NULL};
    const size_t n = (size_t)f.w * (size_t)f.h;
    float *v = pm_scratch(job, 2 * n, sizeof *v);
    if (v) {
        memset(v, 0, 2 * n * sizeof *v);
        f.u = v;
        f.v = v + n;
    }
    return f;
}

void pm_field_row(const struct pm_field *f, int y, int n, float *u, float *v)
{
    const int j = y / f->step;
    const float ty = (float)(y - j * f->step) / (float)f->step, inv = 1.0f / (float)f->step;
    const size_t top = (size_t)j * (size_t)f->w, low = top + (size_t)f->w;
    for (int i = 0, x = 0; x < n; i++) {
        const size_t k = (size_t)i;
        const float u0 = f->u[top + k] + ty * (f->u[low + k] - f->u[top + k]);
        const float u1 = f->u[top + k + 1] + ty * (f->u[low + k + 1] - f->u[top + k + 1]);
        const float v0 = f->v[top + k] + ty * (f->v[low + k] - f->v[top + k]);
        const float v1 = f->v[top + k + 1] + ty * (f->v[low + k + 1] - f->v[top + k + 1]);
        for (int s = 0; s < f->step && x < n; s++, x++) {
            const float tx = (float)s * inv;
            u[x] = u0 + tx * (u1 - u0);
            v[x] = v0 + tx * (v1 - v0);
        }
    }
}

void pm_field_at(const struct pm_field *f, double x, double y, double *u, double *v)
{
    const struct pm_plane pu = {f->w, f->h, f->u}, pv = {f->w, f->h, f->v};
    *u = (double)pm_sample(&pu, x / f->step, y / f->step);
    *v = (double)pm_sample(&pv, x / f->step, y / f->step);
}

void pm_field_resize(const struct pm_field *from, double scale, struct pm_field *to)
{
    for (int j = 0; j < to->h; j++)
        for (int i = 0; i < to->w; i++) {
            const double x = (i * to->step + 0.5) / scale - 0.5;
            const double y = (j * to->step + 0.5) / scale - 0.5;
            double u, v;
            pm_field_at(from, x, y, &u, &v);
            to->u[j * to->w + i] = (float)(u * scale);
            to->v[j * to->w + i] = (float)(v * scale);
        }
}

/* ---- the solver ---------------------------------------------------------------------- */

/* Second differences at a node: along x, along y, and twice across (Frobenius norm). */
enum { BEND_XX, BEND_YY, BEND_XY, BENDS };

struct system {
    int w, h;
    const struct pm_evidence *e;
    float stiffness;
    float *soft;        /* weight of each node's bending, 0..1 */
    float *bend[BENDS]; /* scratch: weighted second differences of one component */
    const float *in_u, *in_v;
    float *out_u, *out_v;
    const float *bend_of; /* the component that bend_row() differentiates */
    float *bend_to;       /* the component that gather_row() adds to */
};

static void bend_row(const struct system *s, int j)
{
    const int w = s->w, h = s->h;
    const size_t at = (size_t)j * (size_t)w;
    const float *c = s->bend_of + at, *soft = s->soft + at;
    const float *up = c - w, *down = c + w; /* where there are such */
    float *restrict xx = s->bend[BEND_XX] + at, *restrict yy = s->bend[BEND_YY] + at;
    float *restrict xy = s->bend[BEND_XY] + at;
    xx[0] = xx[w - 1] = xy[w - 1] = 0.0f;
    for (int i = 1; i < w - 1; i++)
        xx[i] = soft[i] * (c[i - 1] - 2.0f * c[i] + c[i + 1]);
    for (int i = 0; i < w; i++)
        yy[i] = j > 0 && j + 1 < h ? soft[i] * (up[i] - 2.0f * c[i] + down[i]) : 0.0f;
    for (int i = 0; i < w - 1; i++)
        xy[i] = j + 1 < h ? 2.0f * soft[i] * (c[i] - c[i + 1] - down[i] + down[i + 1]) : 0.0f;
}

/* At a node of the rim: what lies beyond is nothing. */
static float gathered_at_rim(const struct system *s, int i, int j)
{
    const int w = s->w;
    const size_t at = (size_t)j * (size_t)w + (size_t)i;
    const float *xx = s->bend[BEND_XX] + at, *yy = s->bend[BEND_YY] + at;
    const float *xy = s->bend[BEND_XY] + at;
    float sum = -2.0f * (xx[0] + yy[0]) + xy[0];
    if (i > 0)
        sum += xx[-1] - xy[-1];
    if (i + 1 < w)
        sum += xx[1];
    if (j > 0)
        sum += yy[-w] - xy[-w];
    if (j + 1 < s->h)
        sum += yy[w];
    if (i > 0 && j > 0)
        sum += xy[-w - 1];
    return sum;
}

/* The adjoint of bend_row(), times the stiffness. */
static void gather_row(const struct system *s, int j)
{
    const int w = s->w;
    const size_t at = (size_t)j * (size_t)w;
    const float *xx = s->bend[BEND_XX] + at, *yy = s->bend[BEND_YY] + at;
    const float *xy = s->bend[BEND_XY] + at;
    float *restrict to = s->bend_to + at;
    const bool inner = j > 0 && j + 1 < s->h;
    for (int i = 0; i < w; i += inner && i == 0 && w > 1 ? w - 1 : 1)
        to[i] += s->stiffness * gathered_at_rim(s, i, j);
    for (int i = 1; inner && i < w - 1; i++)
        to[i] += s->stiffness * (-2.0f * (xx[i] + yy[i]) + xy[i] + (xx[i - 1] - xy[i - 1]) +
                                 xx[i + 1] + (yy[i - w] - xy[i - w]) + yy[i + w] + xy[i - w - 1]);
}

/* to += stiffness * bending of what: the gradient of that energy. */
static void add_bending(struct system *s, const float *of, float *to)
{
    s->bend_of = of;
    s->bend_to = to;
    for (int j = 0; j < s->h; j++)
        bend_row(s, j);
    for (int j = 0; j < s->h; j++)
        gather_row(s, j);
}

/* out = (A + stiffness * bending) in */
static void apply(struct system *s, const float *u, const float *v, float *restrict ou,
                  float *restrict ov)
{
    const size_t n = (size_t)s->w * (size_t)s->h;
    const float *axx = s->e->axx, *axy = s->e->axy, *ayy = s->e->ayy;
    for (size_t i = 0; i < n; i++) {
        ou[i] = axx[i] * u[i] + axy[i] * v[i];
        ov[i] = axy[i] * u[i] + ayy[i] * v[i];
    }
    add_bending(s, u, ou);
    add_bending(s, v, ov);
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

/* Where the field bends more than bend_scale the energy grows like |x|, not x^2. */
static void set_softness(const struct pm_field *f, struct system *s, float bend_scale)
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
            s->soft[(size_t)j * (size_t)w + (size_t)i] =
                1.0f / sqrtf(1.0f + sum / (bend_scale * bend_scale));
        }
}

/* The 2x2 block of a node: its evidence plus the diagonal of the bending (20 inside). */
static void precondition(const struct system *s, const float *ru, const float *rv,
                         float *restrict zu, float *restrict zv)
{
    const size_t n = (size_t)s->w * (size_t)s->h;
    const float *axx = s->e->axx, *axy = s->e->axy, *ayy = s->e->ayy, *soft = s->soft;
    const float stiffness = s->stiffness;
    for (size_t i = 0; i < n; i++) {
        const float d = 20.0f * stiffness * (soft[i] + 0.02f);
        const float a = axx[i] + d, b = axy[i], c = ayy[i] + d;
        const float inverse = 1.0f / (a * c - b * b);
        zu[i] = inverse * (c * ru[i] - b * rv[i]);
        zv[i] = inverse * (a * rv[i] - b * ru[i]);
    }
}

struct gradients { /* of the conjugate gradient iteration: u and v parts one after another */
    float *residual, *step, *image, *scaled;
};

static void iterate(struct system *s, struct pm_field *f, struct gradients *g, int iterations)
{
    const size_t n = (size_t)f->w * (size_t)f->h;
    precondition(s, g->residual, g->residual + n, g->scaled, g->scaled + n);
    memcpy(g->step, g->scaled, 2 * n * sizeof *g->step);
    double energy = dot(g->residual, g->scaled, 2 * n);
    const double enough = 1e-6 * energy;
    for (int k = 0; k < iterations && energy > enough && energy > 0.0; k++) {
        apply(s, g->step, g->step + n, g->image, g->image + n);
        const double curvature = dot(g->step, g->image, 2 * n);
        if (!(curvature > 0.0))
            break;
        const float length = (float)(energy / curvature);
        for (size_t i = 0; i < n; i++) {
            f->u[i] += length * g->step[i];
            f->v[i] += length * g->step[n + i];
        }
        for (size_t i = 0; i < 2 * n; i++)
            g->residual[i] -= length * g->image[i];
        precondition(s, g->residual, g->residual + n, g->scaled, g->scaled + n);
        const double next = dot(g->residual, g->scaled, 2 * n);
        const float turn = (float)(next / energy);
        for (size_t i = 0; i < 2 * n; i++)
            g->step[i] = g->scaled[i] + turn * g->step[i];
        energy = next;
    }
}

enum pihmap_status pm_field_solve(struct pm_job *job, struct pm_field *f,
                                  const struct pm_evidence *e, float stiffness, float bend_scale,
                                  int iterations)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)f->w * (size_t)f->h;
    float *room = pm_scratch(job, (1 + BENDS + 8) * n, sizeof *room);
    if (!room)
        return job->err.status;
    struct system s = {.w = f->w, .h = f->h, .e = e, .stiffness = stiffness, .soft = room};
    for (int k = 0; k < BENDS; k++)
        s.bend[k] = room + (size_t)(1 + k) * n;
    float *rest = room + (1 + BENDS) * n;
    struct gradients g = {rest, rest + 2 * n, rest + 4 * n, rest + 6 * n};
    set_softness(f, &s, bend_scale);
    /* The residual at the start: b - stiffness * bending(f); the evidence is around f. */
    memset(g.residual, 0, 2 * n * sizeof *g.residual);
    add_bending(&s, f->u, g.residual);
    add_bending(&s, f->v, g.residual + n);
    for (size_t i = 0; i < n; i++) {
        g.residual[i] = e->bx[i] - g.residual[i];
        g.residual[n + i] = e->by[i] - g.residual[n + i];
    }
    iterate(&s, f, &g, iterations);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
