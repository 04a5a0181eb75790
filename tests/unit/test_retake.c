/* From the reasons of a grade, and facts with a direction, to what to do differently. */
#include "base/reason.h"
#include "compare/retake.h"
#include "support/check.h"

static struct pihmap_comparability comparability;

/* Nothing is different, and the grade is good. */
static struct pm_retake_facts facts_of(enum pihmap_grade grade)
{
    comparability = (struct pihmap_comparability){.grade = grade};
    return (struct pm_retake_facts){
        .comparability = &comparability, .nearness = 1, .coverage = {0.9, 0.9}};
}

static void because(struct pihmap_reason reason)
{
    comparability.reasons[comparability.reason_count++] = reason;
}

static void expect(const struct pm_retake *r, int at, enum pihmap_advice_code code, double value,
                   bool decisive)
{
    assert_true(at < r->count);
    assert_string_equal(pihmap_advice_name(r->advice[at].code), pihmap_advice_name(code));
    assert_near("value", r->advice[at].value[0], value, 1e-9);
    assert_int_equal(r->advice[at].decisive, decisive);
}

static void a_good_pair_is_kept(void **state)
{
    const struct pm_retake_facts f = facts_of(PIHMAP_GRADE_GOOD);
    struct pm_retake r;
    (void)state;
    pm_advise(&f, false, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NO);
    assert_int_equal(r.count, 0);
}

static void what_does_not_lower_the_grade_is_worth_knowing(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_GOOD);
    struct pm_retake r;
    (void)state;
    f.turn.right = -8;
    f.turn.down = 5;
    f.nearness = 0.88;
    comparability.rotation_deg = -5;
    comparability.exposure_ev = 0.4;
    f.cut[PM_TOP] = 0.1;
    f.light_slope[1] = -0.2;
    pm_advise(&f, false, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NO);
    assert_int_equal(r.count, 6);
    expect(&r, 0, PIHMAP_ADVICE_TURN_RIGHT, 8, false);
    expect(&r, 1, PIHMAP_ADVICE_ROTATE_ANTICLOCKWISE, 5, false);
    expect(&r, 2, PIHMAP_ADVICE_CLOSER, 12, false);
    expect(&r, 3, PIHMAP_ADVICE_SHOW_ABOVE, 10, false);
    expect(&r, 4, PIHMAP_ADVICE_DARKER, 0.4, false);
    expect(&r, 5, PIHMAP_ADVICE_LIGHT_FROM_ABOVE, 0, false);
}

static void small_differences_are_not_told(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_GOOD);
    struct pm_retake r;
    (void)state;
    f.turn.right = f.turn.down = 5.9;
    f.nearness = 1.06;
    comparability.rotation_deg = 3.9;
    comparability.exposure_ev = -0.29;
    f.cut[PM_LEFT] = 0.049;
    f.light_slope[0] = 0.059;
    pm_advise(&f, false, &r);
    assert_int_equal(r.count, 0);
}

static void reasons_come_first_and_are_said_once(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_POOR);
    struct pm_retake r;
    (void)state;
    because(pm_reason(PIHMAP_REASON_AFTER_LESS_SHARP, 0, 0, 0));
    because(pm_reason(PIHMAP_REASON_AFTER_DARKER, 0.9, 0, 0));
    because(pm_reason(PIHMAP_REASON_LIGHT_DIRECTION, 0, 0, 0));
    comparability.exposure_ev = -0.9;
    f.light_slope[0] = -0.2;
    f.nearness = 1.2;
    pm_advise(&f, false, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NEEDED);
    assert_int_equal(r.count, 4);
    expect(&r, 0, PIHMAP_ADVICE_HOLD_STILL, 0, true);
    expect(&r, 1, PIHMAP_ADVICE_BRIGHTER, 0.9, true);
    expect(&r, 2, PIHMAP_ADVICE_LIGHT_FROM_LEFT, 0, true);
    expect(&r, 3, PIHMAP_ADVICE_FARTHER, 20, false);
}

/* The before photo is soft and covered: no photo of today mends that. */
static void what_cannot_be_mended_is_no_reason_to_retake(void **state)
{
    const struct pm_retake_facts f = facts_of(PIHMAP_GRADE_POOR);
    struct pm_retake r;
    (void)state;
    because(pm_reason(PIHMAP_REASON_BEFORE_LESS_SHARP, 0, 0, 0));
    because(pm_reason(PIHMAP_REASON_LITTLE_SKIN_MEASURED, 40, PM_PIXEL_HAIR, 0));
    because(pm_reason(PIHMAP_REASON_CLIPPED, 20, 0, 0));
    pm_advise(&f, false, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NO);
    assert_int_equal(r.count, 0);
}

static void skin_that_only_the_after_photo_hides_is_to_be_uncovered(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_FAIR);
    struct pm_retake r;
    char text[PIHMAP_REASON_TEXT];
    (void)state;
    because(pm_reason(PIHMAP_REASON_LITTLE_SKIN_MEASURED, 40, PM_PIXEL_HAIR, 0));
    f.coverage[1] = 0.45;
    f.most_hidden = PM_PIXEL_GLOSS;
    pm_advise(&f, false, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_ADVISED);
    expect(&r, 0, PIHMAP_ADVICE_UNCOVER, 45, true);
    pihmap_advice_text(&r.advice[0], text, sizeof text);
    assert_string_equal(text, "uncover and light the skin: only 45 % of it can be measured; the "
                              "rest is mostly: gloss");
}

/* A photo of half the size shows the skin as large in its frame. */
static void fewer_pixels_are_no_distance(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_FAIR);
    struct pm_retake r;
    (void)state;
    because(pm_reason(PIHMAP_REASON_AFTER_SMALLER, 2, 0, 0));
    pm_advise(&f, false, &r);
    expect(&r, 0, PIHMAP_ADVICE_MORE_PIXELS, 0, true);
    f.nearness = 0.5;
    pm_advise(&f, false, &r);
    expect(&r, 0, PIHMAP_ADVICE_CLOSER, 50, true);
}

static void a_declined_pair_is_judged_by_its_reason_alone(void **state)
{
    struct pm_retake_facts f = facts_of(PIHMAP_GRADE_POOR);
    struct pm_retake r;
    (void)state;
    comparability.rotation_deg = comparability.exposure_ev = NAN;
    because(pm_reason(PIHMAP_REASON_AFTER_FURTHER, 2.5, 0, 0));
    pm_advise(&f, true, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NEEDED);
    assert_int_equal(r.count, 1);
    expect(&r, 0, PIHMAP_ADVICE_CLOSER, 60, true);
    comparability.reasons[0] = pm_reason(PIHMAP_REASON_BEFORE_BLURRED, 0, 0, 0);
    pm_advise(&f, true, &r);
    assert_int_equal(r.retake, PIHMAP_RETAKE_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_pair_is_kept),
        cmocka_unit_test(what_does_not_lower_the_grade_is_worth_knowing),
        cmocka_unit_test(small_differences_are_not_told),
        cmocka_unit_test(reasons_come_first_and_are_said_once),
        cmocka_unit_test(what_cannot_be_mended_is_no_reason_to_retake),
        cmocka_unit_test(skin_that_only_the_after_photo_hides_is_to_be_uncovered),
        cmocka_unit_test(fewer_pixels_are_no_distance),
        cmocka_unit_test(a_declined_pair_is_judged_by_its_reason_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
