/* A plan from the inside. */
#ifndef PM_BATCH_PLAN_H
#define PM_BATCH_PLAN_H

#include "batch/pair.h"

struct pihmap_plan {
    struct pm_job memory; /* all text lies in its scratch, which is never rewound */
    char *root;           /* absolute path that the pairs' paths are relative to; owned */
    bool from_names; /* root was searched for photos: it must not become the folder of records */
    struct pm_pairs pairs;
};

#endif
