#include "base/reason.h"
#include "base/vocabulary.h"
#include "support/check.h"

#include <string.h>

static void is_a_code(const char *name)
{
    const size_t n = strlen(name);
    if (n == 0 || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != n)
        fail_msg("\"%s\" is no lower_snake word", name);
}

/* A reason in the middle of the table that nobody gave a row would be NULL. */
static void every_reason_has_a_code_and_words(void **state)
{
    (void)state;
    for (int i = 1; i < PIHMAP_REASONS; i++) {
        const struct pihmap_reason reason = pm_reason((enum pihmap_reason_code)i, 1234.5, 67.8, 9);
        char text[PIHMAP_REASON_TEXT];
        is_a_code(pihmap_reason_name(reason.code));
        const size_t n = pihmap_reason_text(&reason, text, sizeof text);
        assert_true(n > 10 && n < sizeof text && n == strlen(text));
        assert_null(strchr(text, '\n'));
        for (int j = 1; j < i; j++)
            assert_string_not_equal(pihmap_reason_name(reason.code),
                                    pihmap_reason_name((enum pihmap_reason_code)j));
    }
}

static void every_advice_has_a_code_and_words(void **state)
{
    (void)state;
    for (int i = 1; i < PIHMAP_ADVICES; i++) {
        const struct pihmap_advice advice = {(enum pihmap_advice_code)i, {12, 2, 3}, true};
        char text[PIHMAP_REASON_TEXT];
        is_a_code(pihmap_advice_name(advice.code));
        const size_t n = pihmap_advice_text(&advice, text, sizeof text);
        assert_true(n > 10 && n < sizeof text && n == strlen(text));
        for (int j = 1; j < i; j++)
            assert_string_not_equal(pihmap_advice_name(advice.code),
                                    pihmap_advice_name((enum pihmap_advice_code)j));
    }
    assert_string_equal(pihmap_advice_name((enum pihmap_advice_code)4711), "");
    for (int i = 0; i < PIHMAP_RETAKES; i++)
        is_a_code(pihmap_retake_name((enum pihmap_retake)i));
    for (int i = 0; i < PIHMAP_DISTURBANCES; i++)
        is_a_code(pihmap_disturbance_name((enum pihmap_disturbance)i));
}

static void a_number_that_is_no_reason_has_no_words(void **state)
{
    (void)state;
    const struct pihmap_reason none = {(enum pihmap_reason_code)4711, {0}};
    char text[8] = "x";
    assert_string_equal(pihmap_reason_name(none.code), "");
    assert_int_equal(pihmap_reason_text(&none, text, sizeof text), 0);
    assert_string_equal(text, "");
}

static void words_are_cut_to_the_size_given(void **state)
{
    (void)state;
    const struct pihmap_reason reason = pm_reason(PIHMAP_REASON_ROTATED, 17, 0, 0);
    char text[10];
    assert_int_equal(pihmap_reason_text(&reason, text, sizeof text), 39);
    assert_string_equal(text, "the after");
}

static void to_decline_gives_code_words_and_status(void **state)
{
    (void)state;
    const struct pihmap_reason reason = pm_reason(PIHMAP_REASON_AFTER_NEARER, 3.2, 0, 0);
    struct pm_job job;
    pm_job_init(&job, 1);
    assert_int_equal(pm_decline(&job, PIHMAP_EALIGN, &reason), PIHMAP_EALIGN);
    assert_int_equal(job.reason.code, PIHMAP_REASON_AFTER_NEARER);
    assert_int_equal(job.err.status, PIHMAP_EALIGN);
    assert_non_null(strstr(job.err.text, "3.2 times closer"));
    pm_job_free(&job);
}

static void every_value_has_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < PIHMAP_KINDS; i++) {
        is_a_code(pihmap_kind_name((enum pihmap_kind)i));
        assert_true(strlen(pihmap_kind_text((enum pihmap_kind)i)) > 3);
        assert_true(strlen(pm_kind_meaning((enum pihmap_kind)i)) > 10);
    }
    for (int i = 0; i < PIHMAP_GRADES; i++)
        is_a_code(pihmap_grade_name((enum pihmap_grade)i));
    for (int i = 0; i < PIHMAP_OUTCOMES; i++)
        is_a_code(pihmap_outcome_name((enum pihmap_outcome)i));
    for (int i = PIHMAP_EVIDENCE_NONE + 1; i < PIHMAP_EVIDENCES; i++)
        is_a_code(pihmap_evidence_name((enum pihmap_evidence)i));
    assert_null(pihmap_evidence_text(PIHMAP_EVIDENCE_NONE));
    assert_string_equal(pihmap_kind_name((enum pihmap_kind)99), "unknown");
}

static void names_lead_back_to_values(void **state)
{
    (void)state;
    for (int i = 0; i < PIHMAP_GRADES; i++)
        assert_int_equal(pm_grade_named(pihmap_grade_name((enum pihmap_grade)i)), i);
    for (int i = 0; i < PIHMAP_VERDICTS; i++)
        assert_int_equal(pm_verdict_named(pihmap_verdict_name((enum pihmap_verdict)i)), i);
    for (int i = 0; i < PIHMAP_CHANGES; i++)
        assert_int_equal(pm_change_named(pihmap_change_name((enum pihmap_change)i)), i);
    for (int i = 0; i < PIHMAP_KINDS; i++)
        assert_int_equal(pm_kind_named(pihmap_kind_name((enum pihmap_kind)i)), i);
    for (int i = 0; i < PIHMAP_DISTURBANCES; i++)
        assert_int_equal(pm_disturbance_named(pihmap_disturbance_name((enum pihmap_disturbance)i)),
                         i);
    assert_int_equal(pm_grade_named("excellent"), PIHMAP_GRADES);
    assert_int_equal(pm_grade_named(NULL), PIHMAP_GRADES);
}

static void every_output_has_its_row(void **state)
{
    (void)state;
    for (int i = 0; i < PIHMAP_OUTPUTS; i++) {
        is_a_code(pihmap_output_name((enum pihmap_output)i));
        assert_true(strlen(pihmap_output_text((enum pihmap_output)i)) > 3);
    }
    assert_true(pihmap_output_of_declined(PIHMAP_OUT_JSON));
    assert_false(pihmap_output_of_declined(PIHMAP_OUT_HEATMAP));
    assert_string_equal(pihmap_output_name((enum pihmap_output)99), "");
}

static void nothing_is_ever_certain(void **state)
{
    (void)state;
    assert_true(pihmap_confidence_percent(1.0) == 99.0);
    assert_true(pihmap_confidence_percent(0.504) == 50.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_has_a_code_and_words),
        cmocka_unit_test(every_advice_has_a_code_and_words),
        cmocka_unit_test(a_number_that_is_no_reason_has_no_words),
        cmocka_unit_test(words_are_cut_to_the_size_given),
        cmocka_unit_test(to_decline_gives_code_words_and_status),
        cmocka_unit_test(every_value_has_its_name),
        cmocka_unit_test(names_lead_back_to_values),
        cmocka_unit_test(every_output_has_its_row),
        cmocka_unit_test(nothing_is_ever_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
