/* Options: their defaults and valid ranges, in one place. */
#ifndef PM_BASE_OPTIONS_H
#define PM_BASE_OPTIONS_H

#include "base/job.h"

/* *out = opt (NULL: the defaults), checked. PIHMAP_EARG: the sentence names the option and its
 * range. */
enum pihmap_status pm_options_check(struct pm_job *job, const struct pihmap_options *opt,
                                    struct pihmap_options *out);

#endif
