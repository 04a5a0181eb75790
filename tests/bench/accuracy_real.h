/*
 * Real series in which nothing changed. In plan->real, STEM_neutral.* goes with
 * STEM_smiling.*; without such files the first picture (in name order) goes with every other.
 */
#ifndef PM_BENCH_ACCURACY_REAL_H
#define PM_BENCH_ACCURACY_REAL_H

#include "bench/accuracy_run.h"

/* Prints a row per pair and the sum; heatmaps go to plan->keep. */
enum pihmap_status accuracy_real(struct pm_job *job, const struct accuracy_plan *plan);

#endif
