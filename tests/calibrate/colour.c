#include "calibrate/colour.h"

#include <math.h>

enum { PIGMENT, BLOOD, SHADE, CAUSES, NO_CAUSE = -1 };

/* Tried together. */
static const double ERRORS[] = {0.04, 0.05, 0.06, 0.07, 0.085, 0.1, 0.12, 0.15, 0.2};
static const double PRIORS[] = {0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0};
enum { ERROR_COUNT = sizeof ERRORS / sizeof *ERRORS, PRIOR_COUNT = sizeof PRIORS / sizeof *PRIORS };

static int cause_of(const struct calibrate_row *row)
{
    if (!row->region.darker)
        return NO_CAUSE;
    switch (row->truth) {
    case TRUTH_PIH:
        return PIGMENT;
    case TRUTH_RED:
        return BLOOD;
    case TRUTH_SHADOW:
    case TRUTH_NOTHING:
        return SHADE;
    default:
        return NO_CAUSE;
    }
}

/* -ln of the share that the true cause has of the likelihood. */
static double loss_of(const struct pm_classifier *by, const struct pm_region *region, int cause)
{
    double ln_like[CAUSES], sum = 0.0;
    pm_colour_likes(by, region, ln_like);
    for (int k = 0; k < CAUSES; k++)
        sum += exp(ln_like[k] - ln_like[cause]);
    return log(sum);
}

/* Mean over the causes of the mean loss of their regions; NAN if one has none. */
static double mean_loss(const struct calibrate_table *t, const int *fold, int left_out,
                        const struct pm_classifier *by)
{
    double loss[CAUSES] = {0.0}, n[CAUSES] = {0.0};
    for (int i = 0; i < t->row_count; i++) {
        const int cause = cause_of(&t->rows[i]);
        if (cause == NO_CAUSE || t->pairs[t->rows[i].pair].judged_only ||
            (left_out >= 0 && fold[t->pairs[t->rows[i].pair].group] == left_out))
            continue;
        loss[cause] += loss_of(by, &t->rows[i].region, cause);
        n[cause]++;
    }
    return (loss[PIGMENT] / n[PIGMENT] + loss[BLOOD] / n[BLOOD] + loss[SHADE] / n[SHADE]) / CAUSES;
}

void calibrate_colour(const struct calibrate_table *table, const int *fold, int left_out,
                      struct pm_classifier *classifier)
{
    double least = INFINITY;
    struct pm_classifier trial = *classifier;
    for (int i = 0; i < ERROR_COUNT; i++)
        for (int j = 0; j < PRIOR_COUNT; j++) {
            trial.model_error = ERRORS[i];
            trial.dermal_prior = PRIORS[j];
            const double loss = mean_loss(table, fold, left_out, &trial);
            if (loss < least) { /* never NAN */
                least = loss;
                classifier->model_error = trial.model_error;
                classifier->dermal_prior = trial.dermal_prior;
            }
        }
}
