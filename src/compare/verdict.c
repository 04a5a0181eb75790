#include "compare/verdict.h"

#include "base/pigment.h"
#include "base/reason.h"

#include <math.h>

static bool is_darker_as_a_whole(const struct pihmap_report *report)
{
    return report->global_can_tell && report->global_delta_L_ci95[1] < 0.0 &&
           report->global_delta_L <= -PM_CLINICAL_DROP;
}

/* Confidence of a region that is called new PIH although the photos match poorly: nine in ten. */
#define SURE_ON_POOR 0.9

/* Is there a region of new PIH that the match of the photos bears out? */
static bool shows_pih(const struct pihmap_report *report)
{
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        if (g->kind == PIHMAP_KIND_PIH &&
            (report->comparability.grade != PIHMAP_GRADE_POOR || g->confidence >= SURE_ON_POOR))
            return true;
    }
    return false;
}

/* Of a poor pair. The reason that comes first is the worst. */
static struct pihmap_reason too_poor(const struct pihmap_comparability *c)
{
    const bool uncovered =
        c->reason_count > 0 && c->reasons[0].code == PIHMAP_REASON_LITTLE_SKIN_MEASURED;
    return uncovered ? c->reasons[0] : pm_reason(PIHMAP_REASON_PAIR_TOO_POOR, 0, 0, 0);
}

static void decide(struct pihmap_report *report)
{
    report->verdict = PIHMAP_NO_PIH_SEEN;
    report->verdict_reason = pm_reason(PIHMAP_REASON_NONE_FOUND, 0, 0, 0);
    if (shows_pih(report)) {
        report->verdict = PIHMAP_PIH_LIKELY;
        report->verdict_reason = pm_reason(PIHMAP_REASON_PIH_REGIONS, 0, 0, 0);
    } else if (is_darker_as_a_whole(report)) {
        report->verdict = PIHMAP_CANNOT_TELL;
        report->verdict_reason = pm_reason(PIHMAP_REASON_WHOLE_AREA_DARKER, 0, 0, 0);
    } else if (report->comparability.grade == PIHMAP_GRADE_POOR) {
        report->verdict = PIHMAP_CANNOT_TELL;
        report->verdict_reason = too_poor(&report->comparability);
    }
}

void pm_summarise(pihmap_result *r, double measured_px)
{
    struct pihmap_report *report = &r->report;
    double drop = 0.0;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        if (g->kind != PIHMAP_KIND_PIH)
            continue;
        report->pih_regions++;
        report->pih_area_px += g->area_px;
        drop += g->area_px * g->delta_L;
    }
    report->pih_area_fraction = measured_px > 0.0 ? report->pih_area_px / measured_px : 0.0;
    report->mean_delta_L = report->pih_area_px > 0.0 ? drop / report->pih_area_px : 0.0;
    const double scale = r->options.px_per_mm;
    report->pih_area_mm2 = scale > 0.0 ? report->pih_area_px / (scale * scale) : NAN;
    decide(report);
}

void pm_describe_declined(pihmap_result *r, const struct pm_job *job, enum pihmap_status st)
{
    struct pihmap_report *report = &r->report;
    struct pihmap_comparability *c = &report->comparability;
    struct pihmap_alignment *a = &report->alignment;
    r->declined = true;
    c->grade = PIHMAP_GRADE_POOR;
    if (st == PIHMAP_EALIGN) {
        /* What was found is not believed, so it is not reported as if it were known. */
        for (int k = 0; k < 9; k++)
            a->homography[k] = NAN;
        a->overlap = a->residual_px = NAN;
        a->local = false;
        a->reason = job->reason;
    }
    c->reasons[0] = report->verdict_reason = job->reason;
    c->reason_count = 1;
    report->pih_area_px = report->pih_area_fraction = report->mean_delta_L = NAN;
    report->pih_area_mm2 = NAN;
}
