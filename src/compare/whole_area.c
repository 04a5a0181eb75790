#include "compare/whole_area.h"

#include "change/delta.h"
#include "compare/areas.h"
#include "compare/charts.h"

enum pihmap_status pm_tie_to_reference(struct pm_job *job, pihmap_result *r,
                                       struct pm_comparison *c)
{
    struct pm_mask patch = {0, 0, NULL};
    enum pihmap_status st = PIHMAP_OK;
    if (r->options.reference[2] > 0) {
        TRY(pm_reference_patch(job, r, c, &patch));
        TRY(pm_reference(job, &r->before.linear, &c->warped, &c->common, &patch, &c->whole));
    } else if (r->chart_corrected) {
        TRY(pm_charts_whole(job, r, c));
    }
    if (c->whole.trouble == PM_REFERENCE_GOOD)
        pm_change_offset(&r->change, c->whole.ln_ratio);
out:
    pm_mask_free(&patch);
    return st;
}
