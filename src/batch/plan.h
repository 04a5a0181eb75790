/* A plan from the inside. */
#ifndef PM_BATCH_PLAN_H
#define PM_BATCH_PLAN_H

#include "batch/pair.h"

struct pihmap_plan {
    struct pm_job memory; /* all text lies in its scratch, which is never rewound */
    char *root;           /* absolute path that the pairs' paths are relative to; owned */
    struct pm_pairs pairs;
};

#endif
