/*
 * Bootstrap by patient (Efron 1979): patients are drawn with replacement, as what belongs to one
 * patient is alike. The same draws in every run, on every machine. Pure.
 */
#ifndef PM_BATCH_BOOTSTRAP_H
#define PM_BATCH_BOOTSTRAP_H

#define PM_BOOTSTRAP_DRAWS 2000
#define PM_BOOTSTRAP_SEED 1

/* The 95 % interval, percentiles of draws[0..PM_BOOTSTRAP_DRAWS), which are reordered. Those that
 * are not finite do not count; NAN: none is. */
void pm_bootstrap_interval(double *draws, double ci95[2]);

#endif
