/*
 * A smooth displacement over a picture, held at the nodes of a coarse grid, and the solver
 * that finds the smoothest one that fits what the picture's patches measured.
 */
#ifndef PM_ALIGN_DISPLACEMENT_H
#define PM_ALIGN_DISPLACEMENT_H

#include "base/image.h"

struct pm_field {
    int w, h;     /* nodes */
    int step;     /* px between nodes; node (i, j) sits at px (i step, j step) */
    float *u, *v; /* displacement in px of the level, w * h each */
};

/* What the patch around every node measured about its displacement: the quadratic cost
 * (d - at)^T A (d - at) - 2 b^T (d - at), where at is the field it was measured around.
 * A is in units of 1 / px^2, already divided by the variance of the residual. */
struct pm_normal_equations {
    float *axx, *axy, *ayy, *bx, *by;
};

/* Grid that covers a picture of pw x ph px; zeroed, in scratch. u is NULL on failure. */
struct pm_field pm_field_scratch(struct pm_job *job, int pw, int ph, int step);

/* The field at column i of the nodes and px row y, linear between the nodes above and below. */
static inline void pm_field_node(const struct pm_field *f, int i, int y, float *u, float *v)
{
    const int j = y / f->step;
    const float t = (float)(y - j * f->step) / (float)f->step;
    const size_t top = (size_t)j * (size_t)f->w + (size_t)i, low = top + (size_t)f->w;
    *u = f->u[top] + t * (f->u[low] - f->u[top]);
    *v = f->v[top] + t * (f->v[low] - f->v[top]);
}

/* The field at px (0 .. n - 1, y), bilinear between nodes. */
void pm_field_row(const struct pm_field *f, int y, int n, float *u, float *v);

/* The field at any place of its picture, px. */
void pm_field_at(const struct pm_field *f, double x, double y, double *u, double *v);

/* from into to, whose level is `scale` times as large (2: the next finer level). */
void pm_field_resize(const struct pm_field *from, double scale, struct pm_field *to);

/*
 * Replace f by the minimum of evidence + stiffness * (bending energy), bending energy being
 * the sum of squared second differences of the nodes, each held down by its own softness
 * weight where the field truly bends (lips, jaw line). Preconditioned conjugate gradients
 * from the present f; sums are taken row by row, so the result does not depend on threads.
 */
enum pihmap_status pm_field_solve(struct pm_job *job, struct pm_field *f,
                                  const struct pm_normal_equations *e, float stiffness,
                                  float bend_scale, int iterations);

#endif
