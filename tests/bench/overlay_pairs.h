/*
 * Each kind of support/laid_over.h on unchanged pairs of several skins, in both orders: how many
 * false marks it leaves, and whether the report names it.
 */
#ifndef PM_BENCH_OVERLAY_PAIRS_H
#define PM_BENCH_OVERLAY_PAIRS_H

#include "base/job.h"

struct overlay_plan {
    const char *photos; /* folder to make pairs from; NULL: rendered skin */
    const char *keep;   /* folder for the photos and heatmaps of pairs with marks; NULL: none */
    const char *only;   /* a part of the names of kinds; NULL: all */
    int skins, side;    /* how many; long side, px */
};

/* Prints a row for each kind and the sums. */
enum pihmap_status overlay_pairs(struct pm_job *job, const struct overlay_plan *plan);

#endif
