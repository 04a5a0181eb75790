/* What compared pairs in which nothing has changed say together. */
#ifndef PM_BATCH_REPEAT_POOL_H
#define PM_BATCH_REPEAT_POOL_H

#include "base/job.h"

/* Of one pair that was compared. */
struct pm_repeat_pair {
    const char *patient, *id;
    double marks, regions;
    bool flagged;
    double disturbance[PIHMAP_DISTURBANCES];
    double noise[PIHMAP_SPREAD_SIZES], noise_places[PIHMAP_SPREAD_SIZES];
    struct pihmap_spread spread[2][PIHMAP_SPREAD_SIZES]; /* by the side, by mm */
};

struct pm_repeat_pairs {
    struct pm_repeat_pair *pair; /* compared */
    size_t count;
    enum pihmap_reason_code *declined; /* why */
    size_t declined_count, failed;
};

/* Sorts p->pair by patient, then by id; there is at least one. *out: all zero. Deterministic;
 * scratch only. */
enum pihmap_status pm_repeat_pool(struct pm_job *job, struct pm_repeat_pairs *p,
                                  struct pihmap_repeat *out);

#endif
