/*
 * The verdict for every combination of regions, grade and whole area; the sums over PIH regions;
 * the whole area from a reference; and what is said of a pair that was declined.
 */
#include "compare/verdict.h"

#include "base/reason.h"
#include "base/stats.h"
#include "compare/whole_area.h"
#include "support/check.h"

#include <string.h>

/* ---- the table ------------------------------------------------------------------------------ */

/* Whole area: not known; unchanged; darker by 2 L* for sure; so, but with an interval that reaches
 * above 0; for sure, but less than a clinician sees; lighter. */
enum whole { UNKNOWN, UNCHANGED, DARKER, PERHAPS_DARKER, HARDLY_DARKER, LIGHTER, WHOLES };

static void set_whole(struct pihmap_report *report, enum whole whole)
{
    static const double interval[WHOLES][3] = {{-2, -2.5, -1.5},   {0.1, -0.4, 0.6},
                                               {-2, -2.5, -1.5},   {-2, -4.5, 0.5},
                                               {-0.6, -0.8, -0.4}, {2, 1.5, 2.5}};
    report->global_can_tell = whole != UNKNOWN;
    report->global_delta_L = interval[whole][0];
    report->global_delta_L_ci95[0] = interval[whole][1];
    report->global_delta_L_ci95[1] = interval[whole][2];
}

/* Regions of every kind: none is PIH in the first set. */
static const struct pihmap_region OTHERS[] = {
    {.kind = PIHMAP_KIND_ERYTHEMA, .area_px = 300, .delta_L = -3},
    {.kind = PIHMAP_KIND_SHADING, .area_px = 300, .delta_L = -3},
    {.kind = PIHMAP_KIND_LIGHTER, .area_px = 300, .delta_L = 3},
    {.kind = PIHMAP_KIND_UNCERTAIN, .area_px = 300, .delta_L = -3},
    {.kind = PIHMAP_KIND_NAMED, .area_px = 300, .delta_L = -3}};
static const struct pihmap_region SOME[] = {
    {.kind = PIHMAP_KIND_PIH, .area_px = 100, .delta_L = -6},
    {.kind = PIHMAP_KIND_ERYTHEMA, .area_px = 1000, .delta_L = -5},
    {.kind = PIHMAP_KIND_PIH, .area_px = 300, .delta_L = -2, .confidence = 0.92}};
static const struct pihmap_region UNSURE[] = {
    {.kind = PIHMAP_KIND_PIH, .area_px = 100, .delta_L = -6, .confidence = 0.88},
    {.kind = PIHMAP_KIND_UNCERTAIN, .area_px = 300, .delta_L = -9, .confidence = 0.95}};

/* Photos that match poorly show new PIH only where it is sure. */
static void a_poor_pair_needs_a_sure_region(void **state)
{
    (void)state;
    for (int grade = PIHMAP_GRADE_GOOD; grade <= PIHMAP_GRADE_POOR; grade++) {
        pihmap_result r = {0};
        r.report.regions = UNSURE;
        r.report.region_count = 2;
        r.report.comparability.grade = (enum pihmap_grade)grade;
        set_whole(&r.report, UNKNOWN);
        pm_summarise(&r, 10000);
        const bool poor = grade == PIHMAP_GRADE_POOR;
        assert_int_equal(r.report.verdict, poor ? PIHMAP_CANNOT_TELL : PIHMAP_PIH_LIKELY);
        assert_int_equal(r.report.verdict_reason.code,
                         poor ? PIHMAP_REASON_PAIR_TOO_POOR : PIHMAP_REASON_PIH_REGIONS);
        assert_int_equal(r.report.pih_regions, 1);
    }
}

/* That most of the skin could not be measured says more than that the pair is poor. */
static void little_measured_skin_is_the_reason(void **state)
{
    (void)state;
    pihmap_result r = {0};
    struct pihmap_comparability *c = &r.report.comparability;
    char text[PIHMAP_REASON_TEXT];
    c->grade = PIHMAP_GRADE_POOR;
    c->reasons[0] = pm_reason(PIHMAP_REASON_LITTLE_SKIN_MEASURED, 31, PM_PIXEL_OVEREXPOSED, 0);
    c->reason_count = 1;
    set_whole(&r.report, UNKNOWN);
    pm_summarise(&r, 10000);
    assert_int_equal(r.report.verdict, PIHMAP_CANNOT_TELL);
    pihmap_reason_text(&r.report.verdict_reason, text, sizeof text);
    assert_non_null(strstr(text, "only 31 % of what looks like skin"));
    assert_non_null(strstr(text, "overexposed"));
    pihmap_reason_text(&r.report.verdict_reason, text, 12); /* cut, not overrun */
    assert_string_equal(text, "only 31 % o");
}

static void every_combination_has_its_verdict(void **state)
{
    (void)state;
    for (int pih = 0; pih < 2; pih++)
        for (int grade = PIHMAP_GRADE_GOOD; grade <= PIHMAP_GRADE_POOR; grade++)
            for (int whole = 0; whole < WHOLES; whole++) {
                pihmap_result r = {0};
                struct pihmap_report *report = &r.report;
                report->regions = pih ? SOME : OTHERS;
                report->region_count = pih ? 3 : 5;
                report->comparability.grade = (enum pihmap_grade)grade;
                set_whole(report, (enum whole)whole);
                pm_summarise(&r, 10000);
                const bool dark = whole == DARKER, poor = grade == PIHMAP_GRADE_POOR;
                const enum pihmap_verdict wanted = pih            ? PIHMAP_PIH_LIKELY
                                                   : dark || poor ? PIHMAP_CANNOT_TELL
                                                                  : PIHMAP_NO_PIH_SEEN;
                const enum pihmap_reason_code why = pih    ? PIHMAP_REASON_PIH_REGIONS
                                                    : dark ? PIHMAP_REASON_WHOLE_AREA_DARKER
                                                    : poor ? PIHMAP_REASON_PAIR_TOO_POOR
                                                           : PIHMAP_REASON_NONE_FOUND;
                if (report->verdict != wanted || report->verdict_reason.code != why)
                    fail_msg("PIH %d, grade %d, whole %d: %s", pih, grade, whole,
                             pihmap_verdict_name(report->verdict));
            }
}

static void only_pih_is_summed(void **state)
{
    (void)state;
    pihmap_result r = {0};
    r.report.regions = SOME;
    r.report.region_count = 3;
    r.options.px_per_mm = 10;
    pm_summarise(&r, 8000);
    assert_int_equal(r.report.pih_regions, 2);
    assert_near("area", r.report.pih_area_px, 400, 0);
    assert_near("share of the skin", r.report.pih_area_fraction, 0.05, 1e-12);
    assert_near("mean drop, by area", r.report.mean_delta_L, -3, 1e-12);
    assert_near("mm2", r.report.pih_area_mm2, 4, 1e-12);
    pihmap_result none = {0};
    pm_summarise(&none, 0);
    assert_near("no area", none.report.pih_area_fraction, 0, 0);
    assert_near("no drop", none.report.mean_delta_L, 0, 0);
    assert_true(isnan(none.report.pih_area_mm2));
}

/* ---- the whole area ------------------------------------------------------------------------- */

static struct pihmap_report described(enum pm_reference_trouble trouble, double change,
                                      double sigma, bool chart)
{
    static pihmap_result r;
    static struct pm_comparison c;
    memset(&r, 0, sizeof r);
    memset(&c, 0, sizeof c);
    r.chart_corrected = chart;
    r.options.reference[2] = chart ? 0 : 10;
    c.whole.trouble = trouble;
    c.whole.delta[0] = change;
    c.whole.sigma_L = sigma;
    pm_describe_whole_area(&r, &c);
    return r.report;
}

static void the_whole_area_is_darker_only_beyond_its_error(void **state)
{
    (void)state;
    static const struct {
        double change, sigma;
        enum pihmap_reason_code reference, chart;
    } rows[] = {{-1, 0.4, PIHMAP_REASON_DARKER_BY_REFERENCE, PIHMAP_REASON_DARKER_BY_CHART},
                {-1, 0.6, PIHMAP_REASON_UNCHANGED_BY_REFERENCE, PIHMAP_REASON_UNCHANGED_BY_CHART},
                {1, 0.4, PIHMAP_REASON_LIGHTER_BY_REFERENCE, PIHMAP_REASON_LIGHTER_BY_CHART},
                {1, 0.6, PIHMAP_REASON_UNCHANGED_BY_REFERENCE, PIHMAP_REASON_UNCHANGED_BY_CHART}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (int chart = 0; chart < 2; chart++) {
            const struct pihmap_report report =
                described(PM_REFERENCE_GOOD, rows[k].change, rows[k].sigma, chart);
            assert_true(report.global_can_tell);
            assert_int_equal(report.global_reason.code, chart ? rows[k].chart : rows[k].reference);
            assert_int_equal(report.lighting,
                             chart ? PIHMAP_LIGHTING_CHART : PIHMAP_LIGHTING_REFERENCE);
            assert_near("change", report.global_delta_L, rows[k].change, 0);
            assert_near("lower end", report.global_delta_L_ci95[0],
                        rows[k].change - 1.96 * rows[k].sigma, 1e-3);
            assert_near("upper end", report.global_delta_L_ci95[1],
                        rows[k].change + 1.96 * rows[k].sigma, 1e-3);
        }
}

static void without_a_reference_nothing_is_said(void **state)
{
    (void)state;
    static const struct {
        enum pm_reference_trouble trouble;
        enum pihmap_reason_code reference, chart;
    } rows[] = {{PM_REFERENCE_NONE, PIHMAP_REASON_NONE, PIHMAP_REASON_NONE},
                {PM_REFERENCE_UNSEEN, PIHMAP_REASON_REFERENCE_UNSEEN, PIHMAP_REASON_CHART_UNSEEN},
                {PM_REFERENCE_UNEVEN, PIHMAP_REASON_REFERENCE_UNEVEN, PIHMAP_REASON_CHART_UNEVEN},
                {PM_REFERENCE_FAR, PIHMAP_REASON_REFERENCE_FAR, PIHMAP_REASON_CHART_FAR}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (int chart = 0; chart < 2; chart++) {
            const struct pihmap_report report = described(rows[k].trouble, -5, 0.1, chart);
            assert_false(report.global_can_tell);
            assert_int_equal(report.global_reason.code, chart ? rows[k].chart : rows[k].reference);
        }
}

/* ---- declined ---------------------------------------------------------------------------------
 */

static void a_declined_pair_claims_nothing(void **state)
{
    (void)state;
    pihmap_result r = {0};
    struct pm_job job = {0};
    job.reason.code = PIHMAP_REASON_TOO_LITTLE_DETAIL;
    r.report.alignment.overlap = 0.9;
    pm_describe_declined(&r, &job, PIHMAP_EALIGN);
    assert_true(r.declined);
    assert_int_equal(r.report.comparability.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(r.report.verdict_reason.code, PIHMAP_REASON_TOO_LITTLE_DETAIL);
    assert_true(isnan(r.report.alignment.overlap) && isnan(r.report.alignment.homography[0]));
    assert_true(isnan(r.report.pih_area_px) && isnan(r.report.mean_delta_L));
    /* Too little skin: the alignment was believed, and stays. */
    pihmap_result bare = {0};
    bare.report.alignment.overlap = 0.9;
    pm_describe_declined(&bare, &job, PIHMAP_ENOSKIN);
    assert_near("overlap", bare.report.alignment.overlap, 0.9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_has_its_verdict),
        cmocka_unit_test(a_poor_pair_needs_a_sure_region),
        cmocka_unit_test(little_measured_skin_is_the_reason),
        cmocka_unit_test(only_pih_is_summed),
        cmocka_unit_test(the_whole_area_is_darker_only_beyond_its_error),
        cmocka_unit_test(without_a_reference_nothing_is_said),
        cmocka_unit_test(a_declined_pair_claims_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
