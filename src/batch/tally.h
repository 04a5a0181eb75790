/*
 * What was counted of each patient for a score, and the figures that follow from such counts: for
 * all patients together, and for draws of patients with replacement (bootstrap by patient, Efron
 * 1979, percentiles). Marks of one patient are alike, so that drawing single marks would give
 * intervals that are too narrow. Pure.
 */
#ifndef PM_BATCH_TALLY_H
#define PM_BATCH_TALLY_H

#include "base/agreement.h"
#include "batch/bootstrap.h"

#include <pihmap.h>

/* Sums, so that they can be added. Zeroed: nothing was counted. */
struct pm_tally {
    struct pm_table2 sites; /* first: the truth says that there is a mark; second: it was hit */
    double pairs;
    double regions, true_regions;   /* of kind pih; those of them that hit a mark */
    struct pm_paired delta_L, area; /* of marks that were hit: truth, then region */
};

void pm_tally_add(struct pm_tally *to, const struct pm_tally *more);

/* A figure of the sums, and how many were counted for it. */
double pm_tally_figure(const struct pm_tally *t, enum pihmap_figure_kind kind, double *of);

/* All figures of n patients, with their intervals. work: PM_BOOTSTRAP_DRAWS doubles for each
 * figure. */
void pm_tally_figures(const struct pm_tally *patients, size_t n, double *work,
                      struct pihmap_figure figure[PIHMAP_FIGURES]);

#endif
