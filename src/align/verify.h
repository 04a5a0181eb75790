/*
 * Is the alignment to be believed? From evidence that a wrong pair cannot forge: fine detail
 * of the skin itself (pores, hairs, lines, spots), patch by patch. Backdrops do not vote.
 */
#ifndef PM_ALIGN_VERIFY_H
#define PM_ALIGN_VERIFY_H

#include "align/flow.h"
#include "base/geom.h"

/*
 * How well the two pictures agree on skin at one level under a field of that level: the
 * correlation of their structure, -1..1, times the square root of the share of skin seen.
 */
enum pihmap_status pm_agreement(struct pm_job *job, const struct pm_flow_pair *pair, int level,
                                const struct pm_field *field, double *agreement);

#endif
