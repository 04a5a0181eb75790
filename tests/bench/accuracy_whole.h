/* How well a change of all the skin is measured with a reference; without one, nothing should be
 * said about it. */
#ifndef PM_BENCH_ACCURACY_WHOLE_H
#define PM_BENCH_ACCURACY_WHOLE_H

#include "bench/accuracy_run.h"

/* Prints a row for every ITA class of synthetic pairs in which all skin but a patch gets darker. */
enum pihmap_status accuracy_whole(struct pm_job *job, const struct accuracy_plan *plan);

#endif
