/*
 * Real series in which nothing changed: STEM_neutral.* and STEM_smiling.* of plan->real make a
 * pair; without such files the first picture, in the order of names, pairs with every other.
 */
#ifndef PM_BENCH_ACCURACY_REAL_H
#define PM_BENCH_ACCURACY_REAL_H

#include "bench/accuracy_run.h"

/* Prints a row for every pair and the sum. Heatmaps and reports go to plan->keep. */
enum pihmap_status accuracy_real(struct pm_job *job, const struct accuracy_plan *plan);

#endif
