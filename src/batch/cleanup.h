/* Housekeeping in a folder of records: unfinished files of a killed run, orphaned records. */
#ifndef PM_BATCH_CLEANUP_H
#define PM_BATCH_CLEANUP_H

#include "base/job.h"

/* Remove the unfinished files that a killed run left for these pairs (sorted by id). exclusive: no
 * other run can be using the folder, so those of all pairs are removed. Best effort. */
void pm_cleanup_unfinished(const char *records, const struct pihmap_pair *const *pair, size_t n,
                           bool exclusive);

/* The number of records whose pair is not among these: it was renamed or no longer exists. */
size_t pm_cleanup_orphans(const char *records, const struct pihmap_pair *const *pair, size_t n);

#endif
