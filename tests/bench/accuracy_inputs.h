/*
 * What scripts/train-marks trains the network of change/mark_net.h on: for every pair that was
 * compared a file NUMBER.input. Its first line is "width height channels person", then come three
 * pictures of 32-bit floats in the machine's order, px by px: what the network is given, the same
 * as if the photos were swapped (pm_mark_net_input), and of each px the shares that are PIH and
 * that are redness, or -1 where nothing is judged.
 */
#ifndef PM_BENCH_ACCURACY_INPUTS_H
#define PM_BENCH_ACCURACY_INPUTS_H

#include "bench/accuracy_run.h"

/* One comparison. The change map is there only while it runs, so it is looked at then. */
struct accuracy_inputs {
    struct pm_job *job;
    const char *folder; /* it exists */
    int index;
    const struct pm_pair *pair;
    pihmap_result **result;    /* as given to pihmap_compare() */
    enum pihmap_status status; /* of the writing */
};

/* Makes the comparison that opt is given to write the file. */
void accuracy_inputs_options(struct accuracy_inputs *inputs, struct pihmap_options *opt);

#endif
