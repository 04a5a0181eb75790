#include "compare/named_regions.h"

#include "change/measure.h"
#include "compare/strain.h"

enum pihmap_status pm_measure_named_regions(struct pm_job *job, const pihmap_result *r,
                                            struct pm_comparison *c)
{
    const struct pm_levelled_pair pair = {&r->before.linear,
                                          &c->levelled,
                                          &r->change,
                                          &c->measured,
                                          pm_contrast_error(&c->rendering),
                                          NULL};
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < PM_NAMED_SETS; k++)
        if (c->named[k].list.count > 0) {
            TRY(pm_measure(job, &pair, &c->noise, &c->named[k].labels, &r->labels,
                           &c->named[k].list));
            pm_find_strain(&r->align, &c->named[k].labels, &c->named[k].list);
        }
out:
    return st;
}
