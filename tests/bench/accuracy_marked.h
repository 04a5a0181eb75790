/* The skin mask on photos that people have marked (bench/skin_marks.h). */
#ifndef PM_BENCH_ACCURACY_MARKED_H
#define PM_BENCH_ACCURACY_MARKED_H

#include "bench/accuracy_run.h"

/*
 * Finds skin in the photos of plan->marked (folders of FOLDER/NAME.EXT, with ':' between them)
 * whose key is in plan->marks and that are of plan->fold, and prints the figures of
 * bench/marked_score.h: as a table by class of skin, by what was marked, and of the worst photos;
 * as plan->json, if given, with those of every photo. plan->keep: a folder for the photos, dark
 * blue where no skin was found, with the borders of what was marked (green skin, grey unclear, red
 * not skin). PIHMAP_EARG: there is no such photo, or plan->keep lies in a source tree or among the
 * photos.
 */
enum pihmap_status accuracy_marked(struct pm_job *job, const struct accuracy_plan *plan);

#endif
