/* The figures of bench/accuracy as a table and as JSON. */
#ifndef PM_BENCH_ACCURACY_PRINT_H
#define PM_BENCH_ACCURACY_PRINT_H

#include "bench/accuracy_run.h"

/* The table goes to standard output, the JSON to plan->json if given. */
enum pihmap_status accuracy_print(struct pm_job *job, const struct accuracy_plan *plan,
                                  const struct pm_score *scores);

#endif
