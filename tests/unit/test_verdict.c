/*
 * The verdict for every combination of regions, grade and whole area; the overall change; the sums
 * over regions; the whole area from a reference; and what is said of a pair that was declined.
 */
#include "compare/overall_change.h"
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
    report->seen_share = 1;
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
    {.kind = PIHMAP_KIND_FADED, .area_px = 300, .delta_L = 3, .confidence = 0.94},
    {.kind = PIHMAP_KIND_NAMED, .area_px = 300, .delta_L = -3}};
static const struct pihmap_region SOME[] = {
    {.kind = PIHMAP_KIND_PIH, .area_px = 100, .delta_L = -6},
    {.kind = PIHMAP_KIND_ERYTHEMA, .area_px = 1000, .delta_L = -5},
    {.kind = PIHMAP_KIND_PIH, .area_px = 300, .delta_L = -2, .confidence = 0.92}};
static const struct pihmap_region UNSURE[] = {
    {.kind = PIHMAP_KIND_PIH, .area_px = 100, .delta_L = -6, .confidence = 0.88},
    {.kind = PIHMAP_KIND_UNCERTAIN, .area_px = 300, .delta_L = -9, .confidence = 0.95}};

/* The headline rests on a sure region, however well the photos match. A less sure one is named. */
static void likely_pih_needs_a_sure_region(void **state)
{
    (void)state;
    for (int grade = PIHMAP_GRADE_GOOD; grade <= PIHMAP_GRADE_POOR; grade++) {
        pihmap_result r = {0};
        char text[PIHMAP_REASON_TEXT];
        r.report.regions = UNSURE;
        r.report.region_count = 2;
        r.report.comparability.grade = (enum pihmap_grade)grade;
        set_whole(&r.report, UNKNOWN);
        pm_summarise(&r, 10000);
        assert_int_equal(r.report.verdict, PIHMAP_CANNOT_TELL);
        assert_int_equal(r.report.verdict_reason.code, PIHMAP_REASON_PIH_UNSURE);
        assert_int_equal(r.report.pih_regions, 1);
        pihmap_reason_text(&r.report.verdict_reason, text, sizeof text);
        assert_non_null(strstr(text, "only 88 % sure"));
    }
}

/* No PIH is seen only where nothing became darker that pigment could have made darker, be it shown
 * or left out. */
static void nothing_is_cleared_beside_what_may_be_pigment(void **state)
{
    (void)state;
    static const struct pihmap_region doubt = {
        .kind = PIHMAP_KIND_UNCERTAIN, .area_px = 300, .delta_L = -9, .confidence = 0.02};
    static const struct pihmap_region light = {
        .kind = PIHMAP_KIND_LIGHTER, .area_px = 300, .delta_L = 9, .confidence = 0.02};
    for (int k = 0; k < 3; k++) {
        pihmap_result r = {0};
        set_whole(&r.report, UNKNOWN);
        r.report.regions = &doubt;
        r.report.region_count = k == 0;
        r.left_out = k == 1 ? &doubt : &light;
        r.left_out_count = k > 0;
        pm_summarise(&r, 10000);
        assert_int_equal(r.report.verdict, k < 2 ? PIHMAP_CANNOT_TELL : PIHMAP_NO_PIH_SEEN);
        assert_int_equal(r.report.verdict_reason.code,
                         k < 2 ? PIHMAP_REASON_PIGMENT_POSSIBLE : PIHMAP_REASON_NONE_FOUND);
        assert_int_equal(r.report.left_out_regions, k > 0);
    }
}

/* A small mark must show nearly everywhere before its absence says anything. */
static void nothing_is_cleared_where_a_mark_would_be_missed(void **state)
{
    (void)state;
    pihmap_result r = {0};
    char text[PIHMAP_REASON_TEXT];
    set_whole(&r.report, UNKNOWN);
    r.report.seen_share = 0.91;
    pm_summarise(&r, 10000);
    assert_int_equal(r.report.verdict, PIHMAP_NO_PIH_SEEN);
    assert_int_equal(r.report.change, PIHMAP_CHANGE_NONE);
    r.report.seen_share = 0.89;
    pm_summarise(&r, 10000);
    assert_int_equal(r.report.verdict, PIHMAP_CANNOT_TELL);
    assert_int_equal(r.report.change, PIHMAP_CHANGE_CANNOT_TELL);
    pihmap_reason_text(&r.report.verdict_reason, text, sizeof text);
    assert_non_null(strstr(text, "a small mark of 3 L* would have been seen on 89 % of"));
}

/* ---- the overall change ---------------------------------------------------------------------- */

/* Kinds by their first letter: Pih, Erythema, Shading, Lighter, ? uncertain, Faded, less Red, and
 * in small letters the same but not sure; the first of first_area, the others of 100 px. */
static void set_regions(pihmap_result *r, const char *letters, double first_area)
{
    static const char known[] = "PESL?-FR", unsure[] = "pesl?-fr";
    static struct pihmap_region region[8];
    for (size_t i = 0; letters[i]; i++) {
        const char *sure = strchr(known, letters[i]);
        const char *kind = sure ? sure : strchr(unsure, letters[i]);
        region[i] = (struct pihmap_region){
            .kind = (enum pihmap_kind)(kind - (sure ? known : unsure)),
            .area_px = i ? 100 : first_area,
            .delta_L = strchr("FRLfrl", letters[i]) ? 3 : -3,
            .delta_E00 = 3,
            .confidence = sure ? 0.9 : 0.6,
            .evidence = letters[i] == 'L' ? PIHMAP_EVIDENCE_LIGHTER : PIHMAP_EVIDENCE_NEAR_NOISE};
        r->report.region_count = i + 1;
    }
    r->report.regions = region;
}

static enum pihmap_change change_of(const char *letters, double first_area, int grade, int whole)
{
    pihmap_result r = {0};
    set_regions(&r, letters, first_area);
    r.report.comparability.grade = (enum pihmap_grade)grade;
    set_whole(&r.report, (enum whole)whole);
    pm_summarise(&r, 10000);
    return r.report.change;
}

static void the_overall_change_goes_by_what_is_sure(void **state)
{
    (void)state;
    static const struct {
        const char *letters;
        double first_area; /* of the others 100 */
        int grade, whole;
        enum pihmap_change change;
    } rows[] = {
        {"P", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_WORSE},
        {"E", 100, PIHMAP_GRADE_POOR, UNKNOWN, PIHMAP_CHANGE_WORSE},
        {"pe", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_CANNOT_TELL},
        {"Pff", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_WORSE},
        {"PF", 199, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_MIXED},
        {"PF", 200, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_WORSE},
        {"ER", 51, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_MIXED},
        {"ER", 50, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_BETTER},
        {"rrrr", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_CANNOT_TELL}, /* .97 that any is */
        {"rrrrr", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_BETTER},     /* .99 */
        {"ppppp", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_WORSE},
        {"ffrff", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_BETTER},
        {"Errrrr", 200, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_MIXED},  /* 540 to 900 */
        {"Errrrr", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_BETTER}, /* 270 to 900 */
        {"", 0, PIHMAP_GRADE_FAIR, UNCHANGED, PIHMAP_CHANGE_NONE},
        {"SL", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_NONE},
        {"SL", 100, PIHMAP_GRADE_POOR, UNKNOWN, PIHMAP_CHANGE_CANNOT_TELL},
        {"", 0, PIHMAP_GRADE_GOOD, LIGHTER, PIHMAP_CHANGE_CANNOT_TELL},
        {"", 0, PIHMAP_GRADE_GOOD, PERHAPS_DARKER, PIHMAP_CHANGE_NONE},
        {"?", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_CANNOT_TELL},
        {"l", 100, PIHMAP_GRADE_GOOD, UNKNOWN, PIHMAP_CHANGE_CANNOT_TELL},
        {"R?", 100, PIHMAP_GRADE_POOR, UNKNOWN, PIHMAP_CHANGE_BETTER},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const enum pihmap_change change =
            change_of(rows[k].letters, rows[k].first_area, rows[k].grade, rows[k].whole);
        if (change != rows[k].change)
            fail_msg("%s of %g: %s", rows[k].letters, rows[k].first_area,
                     pihmap_change_name(change));
    }
}

/* Swapped photos swap better and worse, and nothing else. */
static void the_overall_change_is_mirrored(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"P", "F"}, {"E", "R"}, {"pF", "fP"}, {"PR", "FE"},   {"S", "L"},
        {"?", "l"}, {"e", "r"}, {"Ef", "Rp"}, {"PPR", "FFE"}, {"ppeep", "ffrrf"}};
    static const enum pihmap_change mirrored[PIHMAP_CHANGES] = {
        PIHMAP_CHANGE_BETTER, PIHMAP_CHANGE_WORSE, PIHMAP_CHANGE_MIXED, PIHMAP_CHANGE_NONE,
        PIHMAP_CHANGE_CANNOT_TELL};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        for (double area = 10; area < 1000; area *= 3)
            for (int grade = PIHMAP_GRADE_GOOD; grade <= PIHMAP_GRADE_POOR; grade++)
                assert_int_equal(change_of(pairs[k][0], area, grade, UNKNOWN),
                                 mirrored[change_of(pairs[k][1], area, grade, UNKNOWN)]);
}

/* Redness that stands out by a quarter less makes it better, without any region and beside regions
 * that are sure only together; with one that is sure of the opposite it is mixed. Where it leans
 * by less, it says nothing by itself, but such regions do not count against it. A blurred photo
 * says nothing. */
static void redness_that_stands_out_less_is_better(void **state)
{
    (void)state;
    static const struct {
        const char *letters; /* of regions, as above */
        double before, after, sharpness;
        enum pihmap_change change;
    } rows[] = {
        {"?", 3.0, 2.3, 1.0, PIHMAP_CHANGE_BETTER},
        {"?", 3.0, 2.4, 1.0, PIHMAP_CHANGE_CANNOT_TELL}, /* by less than a quarter */
        {"?", 2.3, 3.0, 1.0, PIHMAP_CHANGE_WORSE},
        {"?", 1.3, 0.9, 1.0, PIHMAP_CHANGE_CANNOT_TELL}, /* by less than half a point */
        {"?", 1.5, 0.9, 1.0, PIHMAP_CHANGE_BETTER},
        {"?", 3.0, 2.0, 0.51, PIHMAP_CHANGE_BETTER},
        {"?", 3.0, 2.0, 0.49, PIHMAP_CHANGE_CANNOT_TELL},
        {"?", 3.0, 4.5, 2.05, PIHMAP_CHANGE_CANNOT_TELL},
        {"?", NAN, NAN, 1.0, PIHMAP_CHANGE_CANNOT_TELL},
        {"P", 3.0, 2.0, 1.0, PIHMAP_CHANGE_MIXED},
        {"R", 2.0, 3.0, 1.0, PIHMAP_CHANGE_MIXED},
        {"R", 3.0, 2.0, 1.0, PIHMAP_CHANGE_BETTER},
        {"P", 2.0, 3.0, 1.0, PIHMAP_CHANGE_WORSE},
        {"ppppp", 3.0, 2.0, 1.0, PIHMAP_CHANGE_BETTER},
        {"rrrrr", 2.0, 3.0, 1.0, PIHMAP_CHANGE_WORSE},
        {"ppppp", 3.0, 2.4, 1.0, PIHMAP_CHANGE_CANNOT_TELL}, /* it leans the other way */
        {"ppppp", 3.0, 2.9, 1.0, PIHMAP_CHANGE_WORSE},
        {"rrrrr", 3.0, 3.2, 1.0, PIHMAP_CHANGE_CANNOT_TELL},
        {"rrrrr", 3.0, 3.1, 1.0, PIHMAP_CHANGE_BETTER},
        {"ppppp", 3.0, 2.4, 0.49, PIHMAP_CHANGE_WORSE},
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        pihmap_result r = {0};
        set_regions(&r, rows[k].letters, 100);
        r.report.redness[0] = rows[k].before;
        r.report.redness[1] = rows[k].after;
        r.report.comparability.sharpness_ratio = rows[k].sharpness;
        const enum pihmap_change change = pm_overall_change(&r);
        if (change != rows[k].change)
            fail_msg("row %zu: %s", k, pihmap_change_name(change));
    }
}

/* ---- the table, on ----------------------------------------------------------------------------
 */

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
    assert_int_equal(r.report.redder_regions, 1);
    assert_int_equal(r.report.faded_regions, 0);
    r.report.regions = OTHERS;
    r.report.region_count = 5;
    pm_summarise(&r, 8000);
    assert_int_equal(r.report.pih_regions, 0);
    assert_int_equal(r.report.faded_regions, 1);
    assert_near("faded area", r.report.faded_area_px, 300, 0);
    assert_near("mean rise", r.report.faded_mean_delta_L, 3, 1e-12);
    assert_int_equal(r.report.less_red_regions, 0);
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
    assert_true(isnan(r.report.faded_area_px) && isnan(r.report.faded_mean_delta_L));
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
        cmocka_unit_test(likely_pih_needs_a_sure_region),
        cmocka_unit_test(nothing_is_cleared_beside_what_may_be_pigment),
        cmocka_unit_test(nothing_is_cleared_where_a_mark_would_be_missed),
        cmocka_unit_test(the_overall_change_goes_by_what_is_sure),
        cmocka_unit_test(the_overall_change_is_mirrored),
        cmocka_unit_test(redness_that_stands_out_less_is_better),
        cmocka_unit_test(little_measured_skin_is_the_reason),
        cmocka_unit_test(only_pih_is_summed),
        cmocka_unit_test(the_whole_area_is_darker_only_beyond_its_error),
        cmocka_unit_test(without_a_reference_nothing_is_said),
        cmocka_unit_test(a_declined_pair_claims_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
