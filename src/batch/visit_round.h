/* Several befores and afters of one subject, told apart by a number or a date. */
#ifndef PM_BATCH_VISIT_ROUND_H
#define PM_BATCH_VISIT_ROUND_H

#include "batch/group.h"

/*
 * Rounds of before and after that a number or a date tells apart (visit1_before, visit1_after,
 * visit2_before...), each as a group of its own, in scratch of the job. *count is 0 when there are
 * no such rounds.
 */
enum pihmap_status pm_visit_rounds(struct pm_job *job, const struct pm_group *group,
                                   struct pm_group **rounds, size_t *count);

#endif
