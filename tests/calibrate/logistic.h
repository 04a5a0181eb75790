/*
 * Weighted logistic regression with a ridge (le Cessie and van Houwelingen 1992), by iteratively
 * reweighted least squares: ln odds = coefficient[0] + sum of coefficient[1 + k] x[k]. The ridge
 * shrinks all but the constant, on terms scaled to a standard deviation of 1, so that it means the
 * same for all of them. A coefficient whose sign is known stays on its side: at 0 if the rows would
 * have it on the other.
 */
#ifndef PM_CALIBRATE_LOGISTIC_H
#define PM_CALIBRATE_LOGISTIC_H

#include <stdbool.h>

#define LOGISTIC_TERMS 15 /* most, without the constant */

struct logistic_rows {
    int n, terms;
    const double *x;      /* n x terms, row major */
    const double *weight; /* >= 0; NULL: 1 for every row */
    const bool *true_row;
    const bool *use; /* NULL: all */
    const int *sign; /* of every coefficient: 1, -1, or 0 (either); NULL: all either */
};

/* coefficient has terms + 1 entries. ridge >= 0, in rows of weight 1. False: the rows do not hold
 * both truths, or the equations are singular. */
bool logistic_fit(const struct logistic_rows *rows, double ridge, double *coefficient);

double logistic_probability(const double *coefficient, const double *x, int terms);

#endif
