/* How well the skin mask fits, without any pair. */
#ifndef PM_BENCH_ACCURACY_SKIN_H
#define PM_BENCH_ACCURACY_SKIN_H

#include "bench/accuracy_run.h"

/*
 * Prints a row per ITA class: IoU of the found skin with the true skin of rendered pictures,
 * their shares of the true skin that is found and of the found that is true. Of photos only
 * "surely skin" is known (support/photo_mask.h): of the three, only the second says much.
 * plan->keep: a folder for the pictures with what was found tinted.
 */
enum pihmap_status accuracy_skin(struct pm_job *job, const struct accuracy_plan *plan);

#endif
