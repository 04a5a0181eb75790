/* The figures of real pairs as a table on standard output, and as JSON. */
#ifndef PM_BENCH_REAL_PRINT_H
#define PM_BENCH_REAL_PRINT_H

#include "bench/real_tally.h"

/* Prints all figures over all pairs, then the main ones of every clinic and class of skin; writes
 * all of them, and a row for every pair, to figures.json in plan->out. */
enum pihmap_status real_print(struct pm_job *job, const struct real_plan *plan,
                              const struct real_pairs *pairs, const struct real_score *scores);

#endif
