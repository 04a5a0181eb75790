#include "compare/verdict.h"

#include "base/pigment.h"
#include "base/reason.h"
#include "compare/burden.h"
#include "compare/detection_limit.h"
#include "compare/overall_change.h"

#include <math.h>

static bool is_darker_as_a_whole(const struct pihmap_report *report)
{
    return report->global_can_tell && report->global_delta_L_ci95[1] < 0.0 &&
           report->global_delta_L <= -PM_CLINICAL_DROP;
}

/* Confidence of the surest region of new PIH; 0: there is none. */
static double surest_pih(const struct pihmap_report *report)
{
    double surest = 0.0;
    for (size_t i = 0; i < report->region_count; i++)
        if (report->regions[i].kind == PIHMAP_KIND_PIH)
            surest = fmax(surest, report->regions[i].confidence);
    return surest;
}

static size_t uncertain_of(const struct pihmap_region *regions, size_t n)
{
    size_t uncertain = 0;
    for (size_t i = 0; i < n; i++)
        uncertain += regions[i].kind == PIHMAP_KIND_UNCERTAIN;
    return uncertain;
}

/* Did a region become darker, and pigment may have done it? */
static bool is_pigment_possible(const pihmap_result *r)
{
    return uncertain_of(r->report.regions, r->report.region_count) > 0 ||
           uncertain_of(r->left_out, r->left_out_count) > 0;
}

/* Of a poor pair. The reason that comes first is the worst. */
static struct pihmap_reason too_poor(const struct pihmap_comparability *c)
{
    const bool uncovered =
        c->reason_count > 0 && c->reasons[0].code == PIHMAP_REASON_LITTLE_SKIN_MEASURED;
    return uncovered ? c->reasons[0] : pm_reason(PIHMAP_REASON_PAIR_TOO_POOR, 0, 0, 0);
}

/* Why it cannot be told whether there is PIH, the weightiest reason first; none: it can. */
static struct pihmap_reason doubt(const pihmap_result *r)
{
    const struct pihmap_report *report = &r->report;
    const double pih = surest_pih(report);
    if (is_darker_as_a_whole(report))
        return pm_reason(PIHMAP_REASON_WHOLE_AREA_DARKER, 0, 0, 0);
    if (pih > 0.0)
        return pm_reason(PIHMAP_REASON_PIH_UNSURE, pihmap_confidence_percent(pih), 0, 0);
    if (report->comparability.grade == PIHMAP_GRADE_POOR)
        return too_poor(&report->comparability);
    if (is_pigment_possible(r))
        return pm_reason(PIHMAP_REASON_PIGMENT_POSSIBLE, 0, 0, 0);
    if (report->seen_share < PM_LEAST_SEEN)
        return pm_reason(PIHMAP_REASON_SMALL_MARKS_MISSED, PM_SEEN_DROP, 100.0 * report->seen_share,
                         0);
    return pm_reason(PIHMAP_REASON_NONE, 0, 0, 0);
}

static void decide(pihmap_result *r)
{
    struct pihmap_report *report = &r->report;
    const bool sure = surest_pih(report) >= PM_SURE;
    report->verdict_reason = sure ? pm_reason(PIHMAP_REASON_PIH_REGIONS, 0, 0, 0) : doubt(r);
    report->verdict = sure ? PIHMAP_PIH_LIKELY : PIHMAP_CANNOT_TELL;
    if (report->verdict_reason.code == PIHMAP_REASON_NONE) {
        report->verdict = PIHMAP_NO_PIH_SEEN;
        report->verdict_reason = pm_reason(PIHMAP_REASON_NONE_FOUND, 0, 0, 0);
    }
    report->change = pm_overall_change(r);
}

static struct pm_region_sums sums_of(const struct pihmap_report *report, enum pihmap_kind kind)
{
    return pm_sum_regions(report->regions, report->region_count, NULL, kind);
}

/* Of delta L*, by area; 0 where there is no region. */
static double mean_drop(const struct pm_region_sums *sums)
{
    return sums->area > 0.0 ? sums->weighted / sums->area : 0.0;
}

void pm_summarise(pihmap_result *r, double measured_px)
{
    struct pihmap_report *report = &r->report;
    const struct pm_region_sums pih = sums_of(report, PIHMAP_KIND_PIH);
    const struct pm_region_sums faded = sums_of(report, PIHMAP_KIND_FADED);
    const double scale = r->options.px_per_mm;
    report->pih_regions = pih.count;
    report->pih_area_px = pih.area;
    report->pih_area_fraction = measured_px > 0.0 ? pih.area / measured_px : 0.0;
    report->mean_delta_L = mean_drop(&pih);
    report->pih_area_mm2 = scale > 0.0 ? pih.area / (scale * scale) : NAN;
    report->faded_regions = faded.count;
    report->faded_area_px = faded.area;
    report->faded_mean_delta_L = mean_drop(&faded);
    report->less_red_regions = sums_of(report, PIHMAP_KIND_LESS_RED).count;
    report->redder_regions = sums_of(report, PIHMAP_KIND_ERYTHEMA).count;
    report->left_out_regions = (int)r->left_out_count;
    report->burden = pm_burden(report->regions, report->region_count, NULL, measured_px);
    decide(r);
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
    report->pih_area_mm2 = report->faded_area_px = report->faded_mean_delta_L = NAN;
    report->burden = pm_burden_unknown();
}
