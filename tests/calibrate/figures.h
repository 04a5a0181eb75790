/*
 * How good probabilities are. Brier score: mean (p - truth)^2. Expected calibration error: mean
 * |p - share of true ones| over ten bins of p. Both are weighted; a bin's interval is Wilson's 95 %
 * (1927) for the effective number of its rows, (sum w)^2 / sum w^2 (Kish 1965).
 */
#ifndef PM_CALIBRATE_FIGURES_H
#define PM_CALIBRATE_FIGURES_H

#include "calibrate/table.h"

#define CALIBRATE_BINS 10

/* A probability and what was true. */
struct calibrate_forecast {
    double p, weight;
    bool is_true;
};

struct calibrate_bin {
    int n;
    double weight, said, share; /* means; NAN when empty */
    double low, high;           /* interval of share */
};

struct calibrate_figures {
    int n;
    double brier, ece, log_loss;
    struct calibrate_bin bin[CALIBRATE_BINS];
};

/* n = 0 gives NAN. */
void calibrate_figures(const struct calibrate_forecast *forecast, int n,
                       struct calibrate_figures *out);

/* Wilson's interval of a share among n. */
void calibrate_wilson(double share, double n, double *low, double *high);

/* A region as a finding: p, how many marks it finds, whether it is false (touches no mark). */
struct calibrate_finding {
    double p;
    int marks;
    bool is_false;
};

struct calibrate_detection {
    double recall, precision, f1, false_per_pair;
};

/* What is found when regions with p >= least are reported, in pairs pairs with marks marks. */
void calibrate_detect(const struct calibrate_finding *finding, int n, double least, int marks,
                      int pairs, struct calibrate_detection *out);

/* The most recall at which at most limit false regions per pair are reported; finding is sorted. */
double calibrate_recall_at(struct calibrate_finding *finding, int n, double limit, int marks,
                           int pairs);

#endif
