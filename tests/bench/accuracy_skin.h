/* How well the skin mask agrees with the ground truth, without any pair. */
#ifndef PM_BENCH_ACCURACY_SKIN_H
#define PM_BENCH_ACCURACY_SKIN_H

#include "bench/accuracy_run.h"

/*
 * Prints a row for every ITA class: IoU of the found skin and the true skin of rendered pictures,
 * the share of the true skin that is found (recall), and of the found skin that is true
 * (precision). Of photos only a part of the skin is known (support/photo_mask.h), so that only
 * recall says much. plan->keep: a folder for the pictures, tinted where no skin was found.
 */
enum pihmap_status accuracy_skin(struct pm_job *job, const struct accuracy_plan *plan);

#endif
