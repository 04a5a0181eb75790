/* How well a change of the whole area is told with a reference, and not without one. */
#ifndef PM_BENCH_ACCURACY_WHOLE_H
#define PM_BENCH_ACCURACY_WHOLE_H

#include "bench/accuracy_run.h"

/* Made pairs of which all skin but a patch loses WHOLE_DROP L*; prints a row per ITA class. */
enum pihmap_status accuracy_whole(struct pm_job *job, const struct accuracy_plan *plan);

#endif
