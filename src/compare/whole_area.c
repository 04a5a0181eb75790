#include "compare/whole_area.h"

#include "base/reason.h"
#include "base/stats.h"
#include "change/delta.h"
#include "compare/areas.h"
#include "compare/charts.h"

#include <math.h>

enum pihmap_status pm_tie_to_reference(struct pm_job *job, pihmap_result *r,
                                       struct pm_comparison *c)
{
    const struct pm_registered_pair pair = {&r->before.linear, &c->warped, &c->common};
    struct pm_mask patch = {0, 0, NULL};
    enum pihmap_status st = PIHMAP_OK;
    if (r->options.reference[2] > 0) {
        TRY(pm_reference_patch(job, r, c, &patch));
        TRY(pm_reference(job, &pair, &patch, &c->whole));
    } else if (r->chart_corrected) {
        TRY(pm_charts_whole(job, r, c));
    }
    if (c->whole.trouble == PM_REFERENCE_GOOD)
        pm_change_offset(&r->change, c->whole.ln_ratio);
out:
    pm_mask_free(&patch);
    return st;
}

/* The reasons of the whole area: by a reference, by charts. */
static const struct {
    enum pihmap_reason_code unseen, uneven, far, darker, lighter, unchanged;
} WHOLE[2] = {{PIHMAP_REASON_REFERENCE_UNSEEN, PIHMAP_REASON_REFERENCE_UNEVEN,
               PIHMAP_REASON_REFERENCE_FAR, PIHMAP_REASON_DARKER_BY_REFERENCE,
               PIHMAP_REASON_LIGHTER_BY_REFERENCE, PIHMAP_REASON_UNCHANGED_BY_REFERENCE},
              {PIHMAP_REASON_CHART_UNSEEN, PIHMAP_REASON_CHART_UNEVEN, PIHMAP_REASON_CHART_FAR,
               PIHMAP_REASON_DARKER_BY_CHART, PIHMAP_REASON_LIGHTER_BY_CHART,
               PIHMAP_REASON_UNCHANGED_BY_CHART}};

void pm_describe_whole_area(pihmap_result *r, const struct pm_comparison *c)
{
    struct pihmap_report *report = &r->report;
    const struct pm_whole *w = &c->whole;
    const bool by_chart = r->chart_corrected && r->options.reference[2] == 0;
    const double change = w->delta[0], half = PM_Z95 * w->sigma_L;
    struct pihmap_reason *reason = &report->global_reason;
    if (by_chart)
        report->lighting = PIHMAP_LIGHTING_CHART;
    switch (w->trouble) {
    case PM_REFERENCE_NONE:
        return;
    case PM_REFERENCE_UNSEEN:
        *reason = pm_reason(WHOLE[by_chart].unseen, 0, 0, 0);
        return;
    case PM_REFERENCE_UNEVEN:
        *reason = pm_reason(WHOLE[by_chart].uneven, 0, 0, 0);
        return;
    case PM_REFERENCE_FAR:
        *reason = pm_reason(WHOLE[by_chart].far, 0, 0, 0);
        return;
    case PM_REFERENCE_GOOD:
        break;
    }
    if (!by_chart)
        report->lighting = PIHMAP_LIGHTING_REFERENCE;
    report->global_can_tell = true;
    report->global_delta_L = change;
    report->global_delta_L_ci95[0] = change - half;
    report->global_delta_L_ci95[1] = change + half;
    *reason = fabs(change) < half
                  ? pm_reason(WHOLE[by_chart].unchanged, half, 0, 0)
                  : pm_reason(change < 0.0 ? WHOLE[by_chart].darker : WHOLE[by_chart].lighter,
                              fabs(change), half, 0);
}
