#include "calibrate/logistic.h"

#include "base/least_squares.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define ITERATIONS 100
#define HALVINGS 20
#define SETTLED 1e-10     /* change of the penalised loss, of itself */
#define LEAST_SPREAD 1e-9 /* a term that spreads less is a constant */
#define LEAST_CURVATURE 1e-9
#define WITHIN 35.0 /* ln odds: beyond, a probability is 0 or 1 to the last bit */

struct scaling {
    double mean[LOGISTIC_TERMS], spread[LOGISTIC_TERMS];
};

static double weight_of(const struct logistic_rows *r, int i)
{
    if (r->use && !r->use[i])
        return 0.0;
    return r->weight ? r->weight[i] : 1.0;
}

static void find_scaling(const struct logistic_rows *r, struct scaling *s)
{
    for (int k = 0; k < r->terms; k++) {
        double sum = 0.0, mean = 0.0, square = 0.0;
        for (int i = 0; i < r->n; i++) {
            sum += weight_of(r, i);
            mean += weight_of(r, i) * r->x[i * r->terms + k];
        }
        mean /= sum;
        for (int i = 0; i < r->n; i++)
            square += weight_of(r, i) * pow(r->x[i * r->terms + k] - mean, 2);
        s->mean[k] = mean;
        s->spread[k] = fmax(sqrt(square / sum), LEAST_SPREAD);
    }
}

/* A row of the equations: the constant, then the scaled terms; those that are held are 0. */
static void scaled_row(const struct logistic_rows *r, const struct scaling *s, const bool *held,
                       int i, double *row)
{
    row[0] = 1.0;
    for (int k = 0; k < r->terms; k++)
        row[1 + k] = held[k] ? 0.0 : (r->x[i * r->terms + k] - s->mean[k]) / s->spread[k];
}

static double odds_of(const double *b, const double *row, int unknowns)
{
    double odds = 0.0;
    for (int k = 0; k < unknowns; k++)
        odds += b[k] * row[k];
    return fmax(fmin(odds, WITHIN), -WITHIN);
}

/* -ln likelihood, and the ridge. */
static double loss_of(const struct logistic_rows *r, const struct scaling *s, const bool *held,
                      double ridge, const double *b)
{
    double row[LOGISTIC_TERMS + 1], loss = 0.0;
    for (int i = 0; i < r->n; i++) {
        const double w = weight_of(r, i);
        if (w <= 0.0)
            continue;
        scaled_row(r, s, held, i, row);
        const double odds = odds_of(b, row, r->terms + 1);
        loss += w * log1p(exp(r->true_row[i] ? -odds : odds));
    }
    for (int k = 1; k <= r->terms; k++)
        loss += 0.5 * ridge * b[k] * b[k];
    return loss;
}

/* The least squares that Newton's step from b comes to. */
static bool newton(const struct logistic_rows *r, const struct scaling *s, const bool *held,
                   double ridge, const double *b, double *next)
{
    struct pm_least_squares equations;
    double row[LOGISTIC_TERMS + 1];
    pm_least_squares_begin(&equations, r->terms + 1);
    for (int i = 0; i < r->n; i++) {
        const double w = weight_of(r, i);
        if (w <= 0.0)
            continue;
        scaled_row(r, s, held, i, row);
        const double odds = odds_of(b, row, r->terms + 1), p = 1.0 / (1.0 + exp(-odds));
        const double curvature = fmax(p * (1.0 - p), LEAST_CURVATURE);
        pm_least_squares_add(&equations, row, odds + (r->true_row[i] - p) / curvature,
                             w * curvature);
    }
    for (int k = 1; k <= r->terms; k++)
        pm_least_squares_ridge(&equations, k, held[k - 1] ? 1.0 : ridge);
    return pm_least_squares_solve(&equations, next);
}

/* b: on scaled terms, from where it is. */
static bool descend(const struct logistic_rows *r, const struct scaling *s, const bool *held,
                    double ridge, double *b)
{
    double loss = loss_of(r, s, held, ridge, b), next[LOGISTIC_TERMS + 1];
    for (int round = 0; round < ITERATIONS; round++) {
        const double before = loss;
        if (!newton(r, s, held, ridge, b, next))
            return false;
        for (int half = 0; half < HALVINGS; half++) {
            const double there = loss_of(r, s, held, ridge, next);
            if (there <= loss) {
                loss = there;
                memcpy(b, next, ((size_t)r->terms + 1) * sizeof *b);
                break;
            }
            for (int k = 0; k <= r->terms; k++)
                next[k] = 0.5 * (next[k] + b[k]);
        }
        if (before - loss <= SETTLED * before)
            return true;
    }
    return true;
}

/* The coefficient furthest on the wrong side; -1: none. */
static int wrong_sign(const struct logistic_rows *r, const bool *held, const double *b)
{
    int worst = -1;
    for (int k = 0; r->sign && k < r->terms; k++)
        if (!held[k] && r->sign[k] * b[1 + k] < 0.0 &&
            (worst < 0 || fabs(b[1 + k]) > fabs(b[1 + worst])))
            worst = k;
    return worst;
}

static bool has_both(const struct logistic_rows *r)
{
    bool yes = false, no = false;
    for (int i = 0; i < r->n; i++)
        if (weight_of(r, i) > 0.0) {
            yes |= r->true_row[i];
            no |= !r->true_row[i];
        }
    return yes && no;
}

bool logistic_fit(const struct logistic_rows *rows, double ridge, double *coefficient)
{
    struct scaling s;
    bool held[LOGISTIC_TERMS] = {false};
    double b[LOGISTIC_TERMS + 1] = {0.0};
    if (!has_both(rows))
        return false;
    find_scaling(rows, &s);
    for (int wrong = 0; wrong >= 0;) {
        if (!descend(rows, &s, held, ridge, b))
            return false;
        wrong = wrong_sign(rows, held, b);
        if (wrong >= 0) {
            held[wrong] = true;
            b[1 + wrong] = 0.0;
        }
    }
    coefficient[0] = b[0];
    for (int k = 0; k < rows->terms; k++) {
        coefficient[1 + k] = held[k] ? 0.0 : b[1 + k] / s.spread[k];
        coefficient[0] -= coefficient[1 + k] * s.mean[k];
    }
    return true;
}

double logistic_probability(const double *coefficient, const double *x, int terms)
{
    double odds = coefficient[0];
    for (int k = 0; k < terms; k++)
        odds += coefficient[1 + k] * x[k];
    return 1.0 / (1.0 + exp(-odds));
}
