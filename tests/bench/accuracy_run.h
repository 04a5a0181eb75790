/* Many synthetic pairs through pihmap_compare(): the work behind bench/accuracy. */
#ifndef PM_BENCH_ACCURACY_RUN_H
#define PM_BENCH_ACCURACY_RUN_H

#include "support/score.h"

struct accuracy_plan {
    const char *photos;   /* folder to make pairs from; NULL: rendered skin */
    const char *real;     /* folder of real series; NULL: synthetic pairs */
    const char *second;   /* folder of second photos and their fields; NULL: none */
    const char *marked;   /* folders of photos whose skin is marked; NULL: synthetic pairs */
    const char *marks;    /* what is marked in them (bench/skin_marks.h) */
    const char *scenario; /* a row of pm_pair_scenario(), or "wrong" */
    const char *json, *keep;
    const char *table;  /* of all regions, see bench/accuracy_table.h */
    const char *inputs; /* folder for what the network of marks is given, see accuracy_inputs.h */
    int pairs, side, workers;
    uint64_t seed;
    int fold, folds; /* only the people of fold 1..folds; folds 0: all */
    bool wrong, whole, skin, own_mask, null, fading, verbose;
};

/* One score for every pair, plan->pairs of them, the caller's to free(). */
enum pihmap_status accuracy_run(struct pm_job *job, const struct accuracy_plan *plan,
                                struct pm_score **scores);

#endif
