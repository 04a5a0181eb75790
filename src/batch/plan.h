/* Definition of pihmap_plan: the pairs found in a folder or listed by a manifest. */
#ifndef PM_BATCH_PLAN_H
#define PM_BATCH_PLAN_H

#include "batch/pair.h"

struct pihmap_plan {
    struct pm_job memory; /* holds all text in its scratch, which is never rewound */
    char *root;           /* absolute path that the paths of the pairs are relative to; owned */
    bool from_names;      /* root was searched for photos, so records must not be written to it */
    struct pm_pairs pairs;
};

#endif
