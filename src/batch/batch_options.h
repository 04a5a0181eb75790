/* The options of a batch, as its caller gave them. */
#ifndef PM_BATCH_OPTIONS_H
#define PM_BATCH_OPTIONS_H

#include "base/job.h"

/* *out: the given options, the defaults where an older caller has none; given may be NULL.
 * *compare: those of the comparisons, checked. PIHMAP_EARG: they cannot be used. */
enum pihmap_status pm_batch_options_read(struct pm_job *job,
                                         const struct pihmap_batch_options *given,
                                         struct pihmap_batch_options *out,
                                         struct pihmap_options *compare);

#endif
