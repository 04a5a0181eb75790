/*
 * The classifier fitted to a table: a ridge-regularised logistic regression on the terms of
 * change/classify.h, whose limits (from, most) and ridge are those with the least log loss on inner
 * folds. Rows: darker regions whose colour leaves them open, without those that only touch a mark;
 * true: PIH.
 *
 * The prior is explicit. Of the pairs that are compared, a share of prior shows new marks; a row of
 * a pair with marks weighs prior over the share of such pairs in the table, one of an unchanged
 * pair (1 - prior) over theirs. So the fit does not depend on how many pairs of each kind were
 * made, and confidence is meant for such a mix of pairs.
 */
#ifndef PM_CALIBRATE_FIT_H
#define PM_CALIBRATE_FIT_H

#include "calibrate/table.h"
#include "change/classify.h"

struct calibrate_plan {
    double prior; /* 0..1, of pairs with marks among those compared */
    int folds;    /* that judge, >= 2; as many inner folds choose the ridge */
    uint64_t seed;
    bool keep_colour; /* only the terms are fitted */
    bool scale_only;  /* and of these only a common factor and the constant */
};

/* Rows that the regression sees, with everything that depends on the table alone. */
struct calibrate_samples {
    int n, groups;
    int *row;   /* index into the table's rows */
    int *group; /* of each */
    double (*x)[PM_FEATURES];
    double *weight; /* by the prior, their mean is 1; 0: judged only */
    bool *is_mark;
};

/* colour: the classifier that decides which rows are open. *out is the caller's to
 * calibrate_samples_free(), after a failure, too. PIHMAP_EARG: the table has no pairs with marks,
 * or none without. */
enum pihmap_status calibrate_samples(struct pm_job *job, const struct calibrate_table *table,
                                     const struct pm_classifier *colour, double prior,
                                     struct calibrate_samples *out);
void calibrate_samples_free(struct calibrate_samples *samples);

/* Fits to the samples whose group is not in fold left_out (-1: to all). fold: of every group.
 * *classifier keeps its part for colour. */
enum pihmap_status calibrate_fit(struct pm_job *job, const struct calibrate_samples *samples,
                                 const struct calibrate_plan *plan, const int *fold, int left_out,
                                 struct pm_classifier *classifier);

#endif
