/*
 * Weighted linear least squares by the normal equations, and the dense linear systems they come
 * to. Units are the caller's: unknowns and rows should be scaled to about 1, for the equations
 * square the condition of the rows.
 */
#ifndef PM_BASE_LEAST_SQUARES_H
#define PM_BASE_LEAST_SQUARES_H

#include <stdbool.h>

#define PM_LEAST_SQUARES_MOST 16 /* unknowns */

/* Least is sum of weight * (row . x - value)^2 over the rows that were added. */
struct pm_least_squares {
    int terms;                                               /* unknowns */
    double A[PM_LEAST_SQUARES_MOST * PM_LEAST_SQUARES_MOST]; /* terms x terms, row major */
    double b[PM_LEAST_SQUARES_MOST];
};

/* No rows yet. 1 <= terms <= PM_LEAST_SQUARES_MOST. */
void pm_least_squares_begin(struct pm_least_squares *s, int terms);

/* One equation, row . x = value; row has `terms` entries, weight >= 0. */
void pm_least_squares_add(struct pm_least_squares *s, const double *row, double value,
                          double weight);

/* Adds ridge * x[term]^2 to the sum: a prior of 0 for that unknown (Tikhonov). */
void pm_least_squares_ridge(struct pm_least_squares *s, int term, double ridge);

/* Every diagonal entry times 1 + damping: the step of Levenberg and Marquardt (Marquardt 1963). */
void pm_least_squares_damp(struct pm_least_squares *s, double damping);

/* x has `terms` entries; s is kept. False when singular; x is then undefined. */
bool pm_least_squares_solve(const struct pm_least_squares *s, double *x);

/* The same for another right side than s->b: x holds it, and becomes the solution. */
bool pm_least_squares_solve_for(const struct pm_least_squares *s, double *x);

/*
 * Solve the n x n system A x = b by Gaussian elimination with partial pivoting; A (row
 * major) and b are destroyed, b becomes x. n <= 16. False when singular.
 */
bool pm_solve(double *A, double *b, int n);

#endif
