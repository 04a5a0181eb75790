/* Housekeeping in a folder of records: unfinished files of a killed run, orphaned records. */
#ifndef PM_BATCH_CLEANUP_H
#define PM_BATCH_CLEANUP_H

#include "base/job.h"

/* Remove what killed runs left for these pairs (sorted by id), which no other run can be using, in
 * the folder in which records are filled. Best effort. */
void pm_cleanup_unfinished(const char *unfinished, const struct pihmap_pair *const *pair, size_t n);

/* The same for all pairs and the tables: no other run can be using the folder of records. */
void pm_cleanup_all_unfinished(const char *records, const char *unfinished);

/* The number of records whose pair is not among these: it was renamed or no longer exists. */
size_t pm_cleanup_orphans(const char *records, const struct pihmap_pair *const *pair, size_t n);

#endif
