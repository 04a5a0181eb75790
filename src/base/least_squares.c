#include "base/least_squares.h"

#include <math.h>
#include <string.h>

#define LEAST_PIVOT 1e-13 /* a smaller one counts as 0; entries are of about 1 */

void pm_least_squares_begin(struct pm_least_squares *s, int terms)
{
    s->terms = terms;
    memset(s->A, 0, (size_t)terms * (size_t)terms * sizeof *s->A);
    memset(s->b, 0, (size_t)terms * sizeof *s->b);
}

/* Both halves of A are summed, for (w r) c and (w c) r may differ in the last bit: with one half
 * for both, results would not be what they were. */
void pm_least_squares_add(struct pm_least_squares *s, const double *row, double value,
                          double weight)
{
    const int n = s->terms;
    for (int i = 0; i < n; i++) {
        const double weighted = weight * row[i];
        for (int j = 0; j < n; j++)
            s->A[i * n + j] += weighted * row[j];
        s->b[i] += weighted * value;
    }
}

void pm_least_squares_ridge(struct pm_least_squares *s, int term, double ridge)
{
    s->A[term * (s->terms + 1)] += ridge;
}

void pm_least_squares_damp(struct pm_least_squares *s, double damping)
{
    for (int i = 0; i < s->terms; i++)
        s->A[i * (s->terms + 1)] *= 1 + damping;
}

bool pm_least_squares_solve_for(const struct pm_least_squares *s, double *x)
{
    double A[PM_LEAST_SQUARES_MOST * PM_LEAST_SQUARES_MOST];
    memcpy(A, s->A, (size_t)s->terms * (size_t)s->terms * sizeof *A);
    return pm_solve(A, x, s->terms);
}

bool pm_least_squares_solve(const struct pm_least_squares *s, double *x)
{
    memcpy(x, s->b, (size_t)s->terms * sizeof *x);
    return pm_least_squares_solve_for(s, x);
}

bool pm_solve(double *A, double *b, int n)
{
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(A[i * n + k]) > fabs(A[pivot * n + k]))
                pivot = i;
        if (!(fabs(A[pivot * n + k]) > LEAST_PIVOT))
            return false;
        if (pivot != k) {
            for (int j = k; j < n; j++) {
                const double swap = A[k * n + j];
                A[k * n + j] = A[pivot * n + j];
                A[pivot * n + j] = swap;
            }
            const double swap = b[k];
            b[k] = b[pivot];
            b[pivot] = swap;
        }
        for (int i = k + 1; i < n; i++) {
            const double factor = A[i * n + k] / A[k * n + k];
            for (int j = k; j < n; j++)
                A[i * n + j] -= factor * A[k * n + j];
            b[i] -= factor * b[k];
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            b[i] -= A[i * n + j] * b[j];
        b[i] /= A[i * n + i];
    }
    return true;
}
