/* The catalogues of the pages. scripts/check-language compares them with the sources. */
#include "base/language.h"
#include "base/reason.h"
#include "base/vocabulary.h"
#include "draw/text.h"
#include "report/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { VALUES = 16 };

/* The conversions of a format by the value that they take, from 0: "%2$s" is number 1. Returns how
 * many there are. */
static int conversions(const char *format, char out[VALUES][8])
{
    int n = 0;
    for (const char *s = format; (s = strchr(s, '%')); s++) {
        int place = n, used = 0;
        if (s[1] == '%') {
            s++;
            continue;
        }
        if (sscanf(s, "%%%d$%n", &place, &used) == 1 && used > 0) {
            place--;
            s += used - 1;
        }
        const size_t length = strspn(s + 1, "0123456789.z");
        if (!s[1 + length] || !strchr("dsfu", s[1 + length])) /* a percent sign in plain text */
            continue;
        assert_in_range(place, 0, VALUES - 1);
        snprintf(out[place], sizeof out[place], "%.*s", (int)length + 1, s + 1);
        n++;
    }
    return n;
}

static void every_translation_takes_the_same_values(void **state)
{
    (void)state;
    assert_true(pm_message_count > 300);
    for (size_t i = 0; i < pm_message_count; i++) {
        const struct pm_message *m = &pm_messages[i];
        char want[VALUES][8] = {""};
        const int n = conversions(m->english, want);
        for (int k = 0; k + 1 < PIHMAP_LANGUAGES; k++) {
            char have[VALUES][8] = {""};
            assert_non_null(m->in[k]);
            assert_true(*m->in[k]);
            if (conversions(m->in[k], have) != n || memcmp(have, want, sizeof have) != 0)
                fail_msg("%s takes other values than %s", m->in[k], m->english);
        }
        if (i > 0)
            assert_true(strcmp(pm_messages[i - 1].english, m->english) < 0);
    }
}

/* Is it in the catalogues? */
static void is_known(const char *english)
{
    size_t i = 0;
    while (i < pm_message_count && strcmp(pm_messages[i].english, english) != 0)
        i++;
    if (*english && i == pm_message_count)
        fail_msg("%s: not in the catalogues", english);
}

static void all_words_of_a_report_are_known(void **state)
{
    (void)state;
    for (int i = 0; i < PIHMAP_KINDS; i++) {
        is_known(pihmap_kind_text((enum pihmap_kind)i));
        is_known(pm_kind_meaning((enum pihmap_kind)i));
    }
    for (int i = 0; i < PIHMAP_GRADES; i++)
        is_known(pihmap_grade_name((enum pihmap_grade)i));
    for (int i = 0; i < PIHMAP_SEVERITIES; i++)
        is_known(pihmap_severity_name((enum pihmap_severity)i));
    for (int i = 0; i < PIHMAP_CHANGES; i++)
        is_known(pihmap_change_text((enum pihmap_change)i));
    for (int i = 0; i < pihmap_pixel_classes(); i++)
        is_known(pihmap_pixel_text(i));
    for (int i = PIHMAP_TIMING_UNKNOWN; i <= PIHMAP_TIMING_CLOCK_UNSET; i++)
        is_known(pm_timing_text((enum pihmap_timing)i));
}

static void reasons_are_whole_in_every_language(void **state)
{
    (void)state;
    for (int code = PIHMAP_REASON_NONE + 1; code < PIHMAP_REASONS; code++)
        for (int k = PIHMAP_LANGUAGE_ENGLISH + 1; k < PIHMAP_LANGUAGES; k++) {
            const struct pihmap_reason reason =
                pm_reason((enum pihmap_reason_code)code, 12.5, 3, 0.75);
            char english[PM_REASON_WORDS], words[PM_REASON_WORDS];
            pihmap_reason_text(&reason, english, sizeof english);
            assert_in_range(pm_reason_words((enum pihmap_language)k, &reason, words, sizeof words),
                            3, sizeof words - 1);
            assert_string_not_equal(words, english);
        }
}

static void an_unknown_text_stays_english(void **state)
{
    (void)state;
    static const char text[] = "no page says this";
    assert_ptr_equal(pm_translate(PIHMAP_LANGUAGE_GERMAN, text), text);
    assert_ptr_equal(pm_translate((enum pihmap_language)99, text), text);
    assert_null(pm_translate(PIHMAP_LANGUAGE_GERMAN, NULL));
}

static void languages_have_names(void **state)
{
    (void)state;
    enum pihmap_language language = PIHMAP_LANGUAGE_KOREAN;
    assert_false(pihmap_language_named("xx", &language));
    assert_int_equal(language, PIHMAP_LANGUAGE_KOREAN);
    for (int k = 0; k < PIHMAP_LANGUAGES; k++) {
        assert_true(
            pihmap_language_named(pihmap_language_name((enum pihmap_language)k), &language));
        assert_int_equal(language, k);
        assert_int_equal(pm_is_right_to_left(language), k == PIHMAP_LANGUAGE_ARABIC);
    }
}

/* A picture in a language that its font cannot write would show code points, or letters apart. */
static void pictures_are_in_a_language_that_their_font_has(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_font *font;
    pm_job_init(&job, 1);
    assert_int_equal(pm_font(&job, &font), PIHMAP_OK);
    for (int k = PIHMAP_LANGUAGE_ENGLISH + 1; k < PIHMAP_LANGUAGES; k++) {
        const enum pihmap_language language = (enum pihmap_language)k;
        const bool shown = pm_picture_language(language) == language;
        size_t foreign = 0; /* letters that are named by their code point: [U+4E2D] */
        for (size_t i = 0; i < pm_message_count; i++)
            for (const char *s = pm_messages[i].in [k - 1]; *s;) {
                char letter[8] = "";
                do
                    strncat(letter, s++, 1);
                while (((unsigned char)*s & 0xC0) == 0x80);
                foreign += pm_text_width(font, 20, letter) > 40;
            }
        if (shown != (foreign == 0 && !pm_is_right_to_left(language)))
            fail_msg("%s: %zu letters are not in the font", pihmap_language_name(language),
                     foreign);
        if (!shown)
            assert_int_equal(pm_picture_language(language), PIHMAP_LANGUAGE_ENGLISH);
    }
    assert_int_equal(pm_picture_language(PIHMAP_LANGUAGE_ENGLISH), PIHMAP_LANGUAGE_ENGLISH);
    assert_int_equal(pm_picture_language((enum pihmap_language)99), PIHMAP_LANGUAGE_ENGLISH);
    pm_job_free(&job);
}

/* From right to left, a sign before its number needs a mark, or it stands behind. */
static void signs_stay_before_their_numbers(void **state)
{
    (void)state;
    assert_string_equal(pm_figure(PIHMAP_LANGUAGE_ARABIC, -2.04, 1, false).v,
                        "\xE2\x80\x8E" PM_MINUS "2.0");
    assert_string_equal(pm_figure(PIHMAP_LANGUAGE_ARABIC, 2.04, 1, false).v, "2.0");
    assert_string_equal(pm_figure(PIHMAP_LANGUAGE_GERMAN, -2.04, 1, false).v, PM_MINUS "2.0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_translation_takes_the_same_values),
        cmocka_unit_test(all_words_of_a_report_are_known),
        cmocka_unit_test(reasons_are_whole_in_every_language),
        cmocka_unit_test(an_unknown_text_stays_english),
        cmocka_unit_test(languages_have_names),
        cmocka_unit_test(pictures_are_in_a_language_that_their_font_has),
        cmocka_unit_test(signs_stay_before_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
