#include "compare/describe.h"

#include "base/colour.h"
#include "base/pigment.h"
#include "base/reason.h"
#include "base/stats.h"
#include "base/vocabulary.h"
#include "compare/charts.h"
#include "change/classify.h"
#include "compare/comparability.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEAST_CELL 25.0 /* working px of skin that a named region needs to be measured */

/* ---- facts ---------------------------------------------------------------------------- */

/* Days since 0000-03-01 of the proleptic Gregorian calendar (H. Hinnant's era arithmetic). */
static long day_number(int y, int m, int d)
{
    y -= m <= 2;
    const int era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146097L + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

static double interval_days(const char *before, const char *after)
{
    int y0, m0, d0, y1, m1, d1;
    if (sscanf(before, "%d-%d-%d", &y0, &m0, &d0) != 3 ||
        sscanf(after, "%d-%d-%d", &y1, &m1, &d1) != 3)
        return NAN;
    return (double)(day_number(y1, m1, d1) - day_number(y0, m0, d0));
}

/* Darker marks under a week old are mostly redness still; from two weeks a mark is PIH-like,
 * at four it is firm (Isedeh 2016, PubMed 26663029). */
#define REDNESS_DAYS 7.0
#define PROVISIONAL_DAYS 14.0
#define FIRM_DAYS 28.0

static enum pihmap_timing timing_of(double days)
{
    return !isfinite(days)           ? PIHMAP_TIMING_UNKNOWN
           : days < 0.0              ? PIHMAP_TIMING_REVERSED
           : days < REDNESS_DAYS     ? PIHMAP_TIMING_TOO_EARLY
           : days < PROVISIONAL_DAYS ? PIHMAP_TIMING_EARLY
           : days < FIRM_DAYS        ? PIHMAP_TIMING_PROVISIONAL
                                     : PIHMAP_TIMING_FIRM;
}

void pm_describe_photos(pihmap_result *r)
{
    r->report.before = r->before.facts;
    r->report.after = r->after.facts;
    r->report.interval_days = interval_days(r->before.facts.taken_at, r->after.facts.taken_at);
    r->report.timing = timing_of(r->report.interval_days);
    r->report.timing_note = pm_timing_text(r->report.timing);
}

static struct pihmap_skin_facts unknown_skin(void)
{
    return (struct pihmap_skin_facts){NAN, NAN, NAN, NAN, NAN, "", NAN,
                                      NAN, NAN, NAN, NAN, NAN, NAN};
}

void pm_describe_left_out(const struct pm_left_out *left, struct pihmap_skin_facts *out)
{
    out->left_out_clipped = left->clipped;
    out->left_out_hair = left->hair;
    out->left_out_gloss = left->gloss;
    out->left_out_dark = left->dark;
    out->left_out_other = left->other;
}

/* Medians of the photo's own colour over mask. */
enum pihmap_status pm_describe_skin(struct pm_job *job, const struct pm_linear *photo,
                                    const struct pm_mask *mask, double of_px,
                                    struct pihmap_skin_facts *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_mask_count(mask), pixels = pm_pixels(mask);
    const struct pm_plane *planes[3] = {&photo->r, &photo->g, &photo->b};
    *out = unknown_skin();
    out->fraction = 0.0;
    if (n == 0)
        return PIHMAP_OK;
    float *value = pm_scratch(job, n, sizeof *value);
    if (!value)
        return job->err.status;
    double rgb[3], lab[3];
    for (int k = 0; k < 3; k++) {
        size_t at = 0;
        for (size_t i = 0; i < pixels; i++)
            if (mask->v[i])
                value[at++] = planes[k]->v[i];
        rgb[k] = (double)pm_quantile(value, n, 0.5);
    }
    /* The median colour, channel by channel: L*a*b* is monotonic enough in each. */
    pm_linear_to_lab(rgb, lab);
    out->fraction = (double)n / of_px;
    out->L = lab[0];
    out->a = lab[1];
    out->b = lab[2];
    out->ita = pm_ita(lab[0], lab[2]);
    out->ita_class = pm_ita_class(out->ita);
    out->melanin_index = pm_melanin_index(rgb[0]);
    out->erythema_index = pm_erythema_index(rgb[0], rgb[1]);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- the frame of the report: full-size px --------------------------------------------- */

void pm_describe_alignment(pihmap_result *r)
{
    struct pihmap_alignment *out = &r->report.alignment;
    const struct pm_align *a = &r->align;
    const struct pm_photo *b = &r->before, *n = &r->after;
    double to_work[9], to_full[9];
    out->ok = a->believed;
    out->local = a->local;
    out->inliers = a->inliers;
    out->overlap = a->overlap;
    out->residual_px = a->residual_px * pm_full_per_work_x(b);
    out->reason = a->reason;
    pm_h_resize(b->facts.width, b->facts.height, b->linear.r.w, b->linear.r.h, to_work);
    pm_h_resize(n->linear.r.w, n->linear.r.h, n->facts.width, n->facts.height, to_full);
    pm_h_mul(a->before_to_after, to_work, out->homography);
    pm_h_mul(to_full, out->homography, out->homography);
    for (int i = 0; i < 9; i++)
        out->homography[i] /= out->homography[8] != 0.0 && i < 8 ? out->homography[8] : 1.0;
    if (out->homography[8] != 0.0)
        out->homography[8] = 1.0;
}

/* ---- the report --------------------------------------------------------------------------- */

/* The full-size px that size working px from at touch; in integers, so that a region at the
 * rim does not end outside the photo by a rounding error. */
static void full_span(int at, int size, int work, int full, int *first, int *count)
{
    *first = (int)((int64_t)at * full / work);
    *count = (int)(((int64_t)(at + size) * full + work - 1) / work) - *first;
}

static void describe_region(const pihmap_result *r, const struct pm_region *found,
                            struct pihmap_region *out)
{
    const double sx = pm_full_per_work_x(&r->before), sy = pm_full_per_work_y(&r->before);
    const struct pm_kind kind = pm_classify(found);
    double before[3], after[3];
    memset(out, 0, sizeof *out);
    out->id = found->label;
    out->kind = kind.kind;
    const struct pm_plane *work = &r->before.linear.r;
    full_span(found->x, found->w, work->w, r->before.facts.width, &out->bbox[0], &out->bbox[2]);
    full_span(found->y, found->h, work->h, r->before.facts.height, &out->bbox[1], &out->bbox[3]);
    out->centroid[0] = (found->cx + 0.5) * sx - 0.5;
    out->centroid[1] = (found->cy + 0.5) * sy - 0.5;
    out->area_px = found->area * sx * sy;
    out->area_mm2 = r->options.px_per_mm > 0.0
                        ? out->area_px / (r->options.px_per_mm * r->options.px_per_mm)
                        : NAN;
    pm_linear_to_lab(found->before_rgb, before);
    for (int k = 0; k < 3; k++)
        after[k] = before[k] + found->delta[k];
    out->delta_L = found->delta[0];
    out->delta_L_ci95[0] = found->delta[0] - PM_Z95 * found->sigma_L;
    out->delta_L_ci95[1] = found->delta[0] + PM_Z95 * found->sigma_L;
    out->delta_a = found->delta[1];
    out->delta_b = found->delta[2];
    out->delta_E00 = pm_delta_E00(before, after);
    /* The angle is of skin, which is yellow; under blue light it has no meaning. */
    out->delta_ita = before[2] > 0.0 && after[2] > 0.0
                         ? pm_ita(after[0], after[2]) - pm_ita(before[0], before[2])
                         : NAN;
    out->delta_melanin = kind.melanin;
    out->delta_blood = kind.blood;
    out->delta_shading = kind.shading;
    out->confidence = kind.confidence;
    out->severity = kind.severity;
    out->evidence = kind.evidence;
}

/* The place of a named region is known, but nothing more. */
static void not_measured(struct pihmap_region *out)
{
    out->area_px = 0.0;
    out->area_mm2 = isfinite(out->area_mm2) ? 0.0 : NAN;
    out->delta_L = out->delta_L_ci95[0] = out->delta_L_ci95[1] = NAN;
    out->delta_a = out->delta_b = out->delta_E00 = out->delta_ita = NAN;
    out->delta_melanin = out->delta_blood = out->delta_shading = NAN;
    out->confidence = 0.0;
    out->severity = PIHMAP_SEVERITY_MEASURABLE;
    out->evidence = PIHMAP_EVIDENCE_NONE;
}

/* A label of the user's picture always has its row; a cell of the grid only with some skin. */
static bool is_told(int set, const struct pm_region *g)
{
    return set == 0 || g->area >= LEAST_CELL;
}

static void describe_named(pihmap_result *r, const struct pm_comparison *c)
{
    for (int set = 0; set < PM_NAMED_SETS; set++)
        for (int k = 0; k < c->named[set].list.count; k++) {
            const struct pm_region *g = &c->named[set].list.v[k];
            if (!is_told(set, g))
                continue;
            const size_t at = r->report.region_count++;
            struct pihmap_region *out = &r->regions[at];
            char *name = r->names[at - r->found];
            memcpy(name, c->named[set].names[k], PM_REGION_NAME);
            describe_region(r, g, out);
            out->id = (int)at + 1;
            out->kind = PIHMAP_KIND_NAMED;
            out->name = name;
            if (g->area < LEAST_CELL)
                not_measured(out);
        }
}

/* What is known of the whole area: by the reference, by the charts. */
static const struct {
    enum pihmap_reason_code unseen, uneven, far, darker, lighter, unchanged;
} WHOLE[2] = {{PIHMAP_REASON_REFERENCE_UNSEEN, PIHMAP_REASON_REFERENCE_UNEVEN,
               PIHMAP_REASON_REFERENCE_FAR, PIHMAP_REASON_DARKER_BY_REFERENCE,
               PIHMAP_REASON_LIGHTER_BY_REFERENCE, PIHMAP_REASON_UNCHANGED_BY_REFERENCE},
              {PIHMAP_REASON_CHART_UNSEEN, PIHMAP_REASON_CHART_UNEVEN, PIHMAP_REASON_CHART_FAR,
               PIHMAP_REASON_DARKER_BY_CHART, PIHMAP_REASON_LIGHTER_BY_CHART,
               PIHMAP_REASON_UNCHANGED_BY_CHART}};

static void describe_whole(pihmap_result *r, const struct pm_comparison *c)
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

static bool is_darker_as_a_whole(const struct pihmap_report *report)
{
    return report->global_can_tell && report->global_delta_L_ci95[1] < 0.0 &&
           report->global_delta_L <= -PM_CLINICAL_DROP;
}

static void conclude(struct pihmap_report *report)
{
    enum pihmap_reason_code why = PIHMAP_REASON_NONE_FOUND;
    report->verdict = PIHMAP_NO_PIH_SEEN;
    if (report->pih_regions > 0) {
        report->verdict = PIHMAP_PIH_LIKELY;
        why = PIHMAP_REASON_PIH_REGIONS;
    } else if (report->comparability.grade == PIHMAP_GRADE_POOR || is_darker_as_a_whole(report)) {
        report->verdict = PIHMAP_CANNOT_TELL;
        why = is_darker_as_a_whole(report) ? PIHMAP_REASON_WHOLE_AREA_DARKER
                                           : PIHMAP_REASON_PAIR_TOO_POOR;
    }
    report->verdict_reason = pm_reason(why, 0, 0, 0);
}

static void summarise(pihmap_result *r, double measured_px)
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
    conclude(report);
}

static void describe_comparability(pihmap_result *r, const struct pm_comparison *c)
{
    struct pm_fairness f = {.exposure_ev = c->gain.exposure_ev,
                            .unevenness = c->gain.unevenness,
                            .rotation_deg = r->align.rotation_deg,
                            .turn_deg = r->align.turn_deg,
                            .blotch_ratio = c->blotch_ratio,
                            .gloss = {c->gloss[0], c->gloss[1]},
                            .sharpness_ratio = c->sharpness_ratio,
                            .clipped_fraction = c->clipped_fraction,
                            .overlap = r->align.overlap,
                            .threshold_L = c->noise.threshold,
                            .noise_L = PM_Z95 * c->noise.sigma_L[0]};
    memcpy(f.rgb_gain, c->gain.rgb, sizeof f.rgb_gain);
    f.scale_ratio = r->align.scale * pm_full_per_work_x(&r->after) / pm_full_per_work_x(&r->before);
    pm_comparability(&f, &r->report.comparability);
}

enum pihmap_status pm_describe_change(struct pm_job *job, pihmap_result *r,
                                      const struct pm_comparison *c)
{
    struct pihmap_report *report = &r->report;
    describe_comparability(r, c);
    report->noise_floor_delta_L = PM_Z95 * c->noise.sigma_L[0];
    report->flag_delta_L = fmax(c->noise.threshold, r->options.min_drop);
    describe_whole(r, c);
    pm_charts_remark(r, c);
    size_t named = 0;
    for (int k = 0; k < PM_NAMED_SETS; k++)
        named += (size_t)c->named[k].list.count;
    r->found = (size_t)c->found.count;
    r->regions = pm_alloc(job, r->found + named, sizeof *r->regions);
    r->names = pm_alloc(job, named, sizeof *r->names);
    if (!r->regions || !r->names)
        return job->err.status;
    for (int k = 0; k < c->found.count; k++)
        describe_region(r, &c->found.v[k], &r->regions[k]);
    report->regions = r->regions;
    report->region_count = r->found;
    describe_named(r, c);
    summarise(r, (double)pm_mask_count(&r->change.valid) * pm_full_per_work_x(&r->before) *
                     pm_full_per_work_y(&r->before));
    return PIHMAP_OK;
}

/* The figures of a pair that is not measured: unknown, and the reason in plain words. */
void pm_report_unknown(struct pihmap_report *report)
{
    struct pihmap_comparability *c = &report->comparability;
    c->grade = PIHMAP_GRADE_POOR;
    c->exposure_ev = c->scale_ratio = c->rotation_deg = NAN;
    c->sharpness_ratio = c->clipped_fraction = NAN;
    for (int k = 0; k < 3; k++)
        c->rgb_gain[k] = NAN;
    for (int k = 0; k < 9; k++)
        report->alignment.homography[k] = NAN;
    report->alignment.overlap = report->alignment.residual_px = NAN;
    report->interval_days = NAN;
    report->skin = unknown_skin();
    report->timing_note = pm_timing_text(PIHMAP_TIMING_UNKNOWN);
    report->global_delta_L_ci95[0] = report->global_delta_L_ci95[1] = NAN;
    report->noise_floor_delta_L = report->global_delta_L = report->flag_delta_L = NAN;
    report->global_reason = pm_reason(PIHMAP_REASON_WHOLE_AREA_NO_REFERENCE, 0, 0, 0);
    report->chart[0] = report->chart[1] = pm_chart_facts_none();
    report->verdict = PIHMAP_CANNOT_TELL;
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
