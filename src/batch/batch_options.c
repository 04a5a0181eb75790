#include "batch/batch_options.h"

#include "base/options.h"

#include <string.h>

#define DEFAULT_TIMEOUT 120 /* s: a hundred times what a pair of 2 MP photos takes */

void pihmap_batch_options_default(struct pihmap_batch_options *opt, size_t size)
{
    const struct pihmap_batch_options all = {
        .size = size < sizeof all ? size : sizeof all, .timeout_s = DEFAULT_TIMEOUT, .shards = 1};
    memcpy(opt, &all, all.size);
}

enum pihmap_status pm_batch_options_read(struct pm_job *job,
                                         const struct pihmap_batch_options *given,
                                         struct pihmap_batch_options *out,
                                         struct pihmap_options *compare)
{
    pihmap_batch_options_init(out);
    if (given && (given->size < sizeof given->size || given->size > sizeof *given))
        return pm_fail(job, PIHMAP_EARG,
                       "options of an unknown size: call pihmap_batch_options_init() first");
    if (given)
        memcpy(out, given, given->size);
    return pm_options_check(job, out->compare, compare);
}
