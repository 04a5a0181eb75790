/* The pictures that pairs are made from: rendered skin, or photos whose skin is known. */
#ifndef PM_BENCH_ACCURACY_SOURCE_H
#define PM_BENCH_ACCURACY_SOURCE_H

#include "bench/accuracy_run.h"
#include "support/folder.h"

/*
 * Picture and true skin number index, long side canvas px; both are the caller's. other: of
 * somebody else than index has. Rendered skin goes through the ITA classes, then the scenes.
 */
enum pihmap_status accuracy_source(struct pm_job *job, const struct accuracy_plan *plan,
                                   const struct pm_names *photos, int index, bool other, int canvas,
                                   struct pm_linear *picture, struct pm_mask *skin);

/* The photos of plan->photos whose skin is known (none: the pictures are rendered), the
 * caller's to pm_names_free(). */
enum pihmap_status accuracy_photos(struct pm_job *job, const struct accuracy_plan *plan,
                                   struct pm_names *photos);

#endif
