/* Rounds of treatment: several before and after photos of one subject, split by number or date. */
#ifndef PM_BATCH_VISIT_ROUND_H
#define PM_BATCH_VISIT_ROUND_H

#include "batch/group.h"

/*
 * Split a group into rounds of before and after that differ in a number or a date (visit1_before,
 * visit1_after, visit2_before...). Each round is a group of its own, in scratch of the job. *count
 * is 0 when there are no such rounds.
 */
enum pihmap_status pm_visit_rounds(struct pm_job *job, const struct pm_group *group,
                                   struct pm_group **rounds, size_t *count);

#endif
