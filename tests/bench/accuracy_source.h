/* The pictures that synthetic pairs are made from: rendered skin, or photos whose skin is known. */
#ifndef PM_BENCH_ACCURACY_SOURCE_H
#define PM_BENCH_ACCURACY_SOURCE_H

#include "bench/accuracy_run.h"
#include "bench/accuracy_second.h"
#include "support/folder.h"
#include "support/skin_render.h"

struct accuracy_sources {
    const struct accuracy_plan *plan;
    struct pm_names photos; /* those of plan->photos whose skin is known; none: rendered skin */
    struct accuracy_seconds seconds; /* of plan->second */
};

/* *out is the caller's to accuracy_sources_close(), after a failure, too. */
enum pihmap_status accuracy_sources_open(struct pm_job *job, const struct accuracy_plan *plan,
                                         struct accuracy_sources *out);
void accuracy_sources_close(struct accuracy_sources *sources);

/* Rendered skin number index, with a long side of side px: it cycles through the ITA classes, then
 * the scenes. salt: another person. */
void accuracy_look(const struct accuracy_plan *plan, int index, uint64_t salt, int side,
                   struct pm_skin_look *look);

/* A picture and its true skin. */
struct accuracy_subject {
    struct pm_linear picture;
    struct pm_mask skin;
};

/*
 * Subject number index, with a long side of side px, the caller's to accuracy_subject_free().
 * other: another person than that of index.
 */
enum pihmap_status accuracy_source(struct pm_job *job, const struct accuracy_sources *sources,
                                   int index, bool other, int side, struct accuracy_subject *out);
void accuracy_subject_free(struct accuracy_subject *subject);

#endif
