/* The figures of the skin on marked photos as tables and as JSON. */
#ifndef PM_BENCH_MARKED_PRINT_H
#define PM_BENCH_MARKED_PRINT_H

#include "bench/accuracy_run.h"
#include "bench/marked_score.h"

struct marked_photo {
    char *path;
    char key[MARK_KEY];
    int ita_class; /* of the marked skin; -1: none is marked */
    struct marked_score score;
};

struct marked_photos {
    struct marked_photo *v; /* in order of path */
    int n;
};

/* The tables go to standard output, the JSON to plan->json if given. marks: how many photos are
 * marked, found or not. */
enum pihmap_status marked_print(struct pm_job *job, const struct accuracy_plan *plan,
                                const struct marked_photos *photos, int marks);

#endif
