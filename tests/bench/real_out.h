/* Where pictures of patients may be written: neither into a source tree of pihmap, from where they
 * could be published, nor among the photos. */
#ifndef PM_BENCH_REAL_OUT_H
#define PM_BENCH_REAL_OUT_H

#include "base/job.h"

/* The folder out, which need not exist. PIHMAP_EARG: it lies in such a tree (or is one), or in the
 * folder photos. Symbolic links are followed. */
enum pihmap_status real_out_check(struct pm_job *job, const char *out, const char *photos);

#endif
