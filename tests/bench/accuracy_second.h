/*
 * Pairs of real photos with an alignment that is not pihmap's: the folder that
 * scripts/second-fields writes.
 */
#ifndef PM_BENCH_ACCURACY_SECOND_H
#define PM_BENCH_ACCURACY_SECOND_H

#include "bench/accuracy_run.h"
#include "support/skin_render.h"

struct accuracy_second {
    char name[128], group[64]; /* group: the person or clinic */
    char before[2048], after[2048], field[2048];
    char mask[2048]; /* of the skin; where there is no such file, it is guessed */
};

struct accuracy_seconds {
    struct accuracy_second *v;
    int n;
};

/* The rows of plan->second/pairs.csv that are of the plan's fold. *out is the caller's to
 * accuracy_seconds_close(). */
enum pihmap_status accuracy_seconds_open(struct pm_job *job, const struct accuracy_plan *plan,
                                         struct accuracy_seconds *out);
void accuracy_seconds_close(struct accuracy_seconds *seconds);

/* 0..folds - 1: the fold of a person or clinic, by its name alone. */
int accuracy_fold(const char *group, int folds);

/* Both make *out, the caller's to pm_pair_free(): from two photos, or by rendering the look's skin
 * a second time. */
enum pihmap_status accuracy_rendered_second(struct pm_job *job, const struct pm_skin_look *look,
                                            const struct pm_pair_draw *draw, uint64_t seed,
                                            struct pm_pair *out);
enum pihmap_status accuracy_second_pair(struct pm_job *job, const struct accuracy_second *photos,
                                        const struct pm_pair_draw *draw, uint64_t seed,
                                        struct pm_pair *out);

#endif
