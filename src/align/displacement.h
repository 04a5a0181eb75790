/*
 * Displacement field over a picture: bilinear between the nodes of a coarse grid, regularised by
 * the bending energy of a thin plate (Bookstein 1989).
 */
#ifndef PM_ALIGN_DISPLACEMENT_H
#define PM_ALIGN_DISPLACEMENT_H

#include "base/image.h"

struct pm_displacement {
    int w, h;     /* nodes */
    int step;     /* px between nodes; node (i, j) sits at px (i step, j step) */
    float *u, *v; /* displacement in px of the level, w * h each */
};

/*
 * Gauss-Newton normal equations of the data term, one 2 x 2 block per node. The data term is
 * (d - d0)^T A (d - d0) - 2 b^T (d - d0), where d0 is the field it was linearised about. A is in
 * 1 / px^2, already divided by the variance of the residual.
 */
struct pm_normal_equations {
    float *axx, *axy, *ayy, *bx, *by;
};

/* Grid that covers a picture of pw x ph px; zeroed, in scratch. u is NULL on failure. */
struct pm_displacement pm_displacement_scratch(struct pm_job *job, int pw, int ph, int step);

/* The displacement in column i of the nodes and px row y, linear between the nodes above and
 * below. */
static inline void pm_displacement_node(const struct pm_displacement *f, int i, int y, float *u,
                                        float *v)
{
    const int j = y / f->step;
    const float t = (float)(y - j * f->step) / (float)f->step;
    const size_t top = (size_t)j * (size_t)f->w + (size_t)i, low = top + (size_t)f->w;
    *u = f->u[top] + t * (f->u[low] - f->u[top]);
    *v = f->v[top] + t * (f->v[low] - f->v[top]);
}

/* The displacement of px (0 .. n - 1, y), bilinear between nodes. */
void pm_displacement_row(const struct pm_displacement *f, int y, int n, float *u, float *v);

/* The displacement at any point of the picture, px. */
void pm_displacement_at(const struct pm_displacement *f, double x, double y, double *u, double *v);

/* Length of the longest displacement of a node, px. */
double pm_displacement_longest(const struct pm_displacement *f);

/* Resample `from` into `to`, whose level has `scale` times as many px per side (2: the next finer
 * level). */
void pm_displacement_resize(const struct pm_displacement *from, double scale,
                            struct pm_displacement *to);

/*
 * Replace f by the minimum of the data term e + stiffness * (bending energy). Bending energy is
 * the sum of squared second differences of the nodes. Where the field truly bends (lips, jaw
 * line), by more than bend_scale px per node^2, its weight falls (Charbonnier et al. 1997).
 * Preconditioned conjugate gradients (Hestenes and Stiefel 1952) from the present f. Sums are taken
 * row by row, so that the result does not depend on threads.
 */
enum pihmap_status pm_displacement_solve(struct pm_job *job, struct pm_displacement *f,
                                         const struct pm_normal_equations *e, float stiffness,
                                         float bend_scale, int iterations);

#endif
