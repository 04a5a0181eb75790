/* What else lies in a folder of records: leavings of a killed run, and records of no pair. */
#ifndef PM_BATCH_CLEANUP_H
#define PM_BATCH_CLEANUP_H

#include "base/job.h"

/* Remove what a killed run has left of these pairs (sorted by id); alone: of any, as no other run
 * can be at work in the folder. Best effort. */
void pm_cleanup_sweep(const char *records, const struct pihmap_pair *const *pair, size_t n,
                      bool alone);

/* How many records there are of pairs that are not among these: they were renamed, or are gone. */
size_t pm_cleanup_strays(const char *records, const struct pihmap_pair *const *pair, size_t n);

#endif
