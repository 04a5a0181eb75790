/* A first and a true second photo of rendered skin (support/skin_second.h), without marks, as a
 * pair of photos. */
#ifndef PM_BENCH_ALIGN_SECOND_H
#define PM_BENCH_ALIGN_SECOND_H

#include "support/pair.h"
#include "support/skin_second.h"

/* *pair has photos with shot noise, skin and JPEG qualities, but no pose: that is *field. Both are
 * the caller's. */
enum pihmap_status align_second(struct pm_job *job, const struct pm_skin_look *look,
                                struct pm_pair *pair, struct pm_field *field);

#endif
