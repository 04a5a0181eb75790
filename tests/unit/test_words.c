/* The words of reports: numbers, sentences, and letters on pictures. */
#include "report/words.h"

#include "draw/text.h"
#include "unit/report_case.h"

#include <locale.h>

static void numbers_are_written_the_same_everywhere(void **state)
{
    (void)state;
    static const struct {
        double v;
        int decimals;
        bool plus;
        const char *want;
    } cases[] = {{-2.04, 1, false, PM_MINUS "2.0"},
                 {2.96, 1, true, "+3.0"},
                 {0.04, 1, true, "0.0"},
                 {-0.04, 1, true, "0.0"},
                 {12345, 0, false, "12345"},
                 {7, 2, false, "7.00"},
                 {NAN, 1, false, "\xE2\x80\x93"},
                 {-100.25, 2, true, PM_MINUS "100.25"}};
    setlocale(LC_ALL, "de_DE.UTF-8"); /* its decimal comma, where it is installed, must not show */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pm_shown out =
            pm_figure(PIHMAP_LANGUAGE_ENGLISH, cases[i].v, cases[i].decimals, cases[i].plus);
        assert_string_equal(out.v, cases[i].want);
    }
    setlocale(LC_ALL, "C");
}

/* What goes first is what the word says; the other way follows. */
static void the_change_is_a_sentence(void **state)
{
    (void)state;
    static const struct {
        enum pihmap_change change;
        int pih, redder, faded, less_red;
        double redness; /* after over before */
        const char *want;
    } rows[] = {
        {PIHMAP_CHANGE_BETTER, 0, 0, 6, 2, 1,
         "Better than before: 6 faded (5.2 L* lighter), 2 less red"},
        {PIHMAP_CHANGE_BETTER, 0, 1, 0, 2, 1, "Better than before: 2 less red; but 1 redder"},
        {PIHMAP_CHANGE_BETTER, 0, 0, 0, 1, 0.66,
         "Better than before: 1 less red, redness stands out 34 % less"},
        {PIHMAP_CHANGE_BETTER, 0, 0, 0, 0, 0.5, "Better than before: redness stands out 50 % less"},
        {PIHMAP_CHANGE_WORSE, 3, 1, 0, 0, 1.2, "Worse than before: 3 likely PIH, 1 redder"},
        {PIHMAP_CHANGE_WORSE, 0, 0, 1, 0, 1.5,
         "Worse than before: redness stands out 50 % more; but 1 faded (5.2 L* lighter)"},
        {PIHMAP_CHANGE_MIXED, 3, 0, 0, 1, 1, "Better and worse: 1 less red; 3 likely PIH"},
        {PIHMAP_CHANGE_NONE, 0, 0, 0, 0, 1, "Neither better nor worse: no change seen"},
        {PIHMAP_CHANGE_CANNOT_TELL, 1, 1, 1, 1, 1, "Cannot tell whether it is better or worse"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[PIHMAP_CHANGE_SENTENCE];
        const struct pihmap_report r = {.change = rows[i].change,
                                        .pih_regions = rows[i].pih,
                                        .redder_regions = rows[i].redder,
                                        .faded_regions = rows[i].faded,
                                        .faded_mean_delta_L = 5.2,
                                        .less_red_regions = rows[i].less_red,
                                        .redness = {5, 5 * rows[i].redness},
                                        .comparability.sharpness_ratio = 1};
        pihmap_change_sentence(&r, out, sizeof out);
        assert_string_equal(out, rows[i].want);
    }
}

static void what_was_left_out_is_counted(void **state)
{
    (void)state;
    char out[PM_WORDS];
    struct pihmap_report r = {.left_out_regions = 0};
    pm_left_out_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_string_equal(out, "No region changed beyond the noise.");
    r.region_count = 1;
    pm_left_out_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_string_equal(out, "");
    r.left_out_regions = 2;
    pm_left_out_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_non_null(strstr(out, "2 regions changed"));
}

static void sentences_fit_what_was_found(void **state)
{
    (void)state;
    char out[PM_WORDS];
    struct pihmap_report r = {.verdict = PIHMAP_PIH_LIKELY,
                              .pih_regions = 1,
                              .pih_area_fraction = 0.0004,
                              .mean_delta_L = -3.14};
    pm_verdict_words(PIHMAP_LANGUAGE_ENGLISH, &r, false, out);
    assert_string_equal(out, "1 likely PIH mark: under 0.1 % of the measured skin, 3.1 L* darker");
    r.pih_regions = 12;
    r.pih_area_fraction = 0.256;
    pm_verdict_words(PIHMAP_LANGUAGE_ENGLISH, &r, false, out);
    assert_string_equal(out,
                        "12 likely PIH marks: 26 % of the measured skin, 3.1 L* darker on average");
    pm_verdict_words(PIHMAP_LANGUAGE_ENGLISH, &r, true, out);
    assert_string_equal(out, "Not compared");
    r.interval_days = 1;
    r.timing_note = "too early";
    pm_interval_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_string_equal(out, "1 day; too early");
    r.interval_days = 56;
    r.timing_note = NULL;
    pm_interval_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_string_equal(out, "56 days");
    r.interval_days = NAN;
    pm_interval_words(PIHMAP_LANGUAGE_ENGLISH, &r, out);
    assert_string_equal(out, "not known");
    pm_date_words(PIHMAP_LANGUAGE_ENGLISH, "2026-03-02T10:00:00+01:00", out);
    assert_string_equal(out, "2026-03-02");
    pm_file_words("/clinic/Anna M\xC3\xBCller\x1b[31m.jpg", out);
    assert_string_equal(out, "Anna M\xC3\xBCller\\x1b[31m.jpg");
}

/* Letters that the font lacks appear as their code point. */
static void missing_letters_are_named(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_font *font;
    pm_job_init(&job, 1);
    assert_int_equal(pm_font(&job, &font), PIHMAP_OK);
    const float named = pm_text_width(font, 20, "\xE4\xB8\xAD"); /* U+4E2D */
    assert_true(fabsf(named - pm_text_width(font, 20, "[U+4E2D]")) < 0.01f);
    /* one letter each of Latin with accents, Greek, Cyrillic */
    static const char *const own[] = {"\xC5\xBB", "\xCE\xA9", "\xD0\x96", "\xE1\xBA\xA3"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_true(pm_text_width(font, 20, own[i]) < 25);
    pm_job_free(&job);
}

static void lines_break_between_words(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_font *font;
    pm_job_init(&job, 1);
    assert_int_equal(pm_font(&job, &font), PIHMAP_OK);
    const char *text = "one two \xC3\xBC"
                       "ber";
    const float two = pm_text_width(font, 20, "one two") + 1;
    assert_int_equal(pm_text_line(font, 20, two, text), strlen("one two"));
    assert_int_equal(pm_text_line(font, 20, 10000, text), strlen(text));
    /* a word longer than the line is broken between letters */
    assert_int_equal(pm_text_line(font, 20, 1,
                                  "\xC3\xBC"
                                  "ber"),
                     2);
    assert_int_equal(pm_text_line(font, 20, 100, ""), 0);
    /* the blank before a French colon is no place to break */
    const float word = pm_text_width(font, 20, "deux trois") + 1;
    assert_int_equal(pm_text_line(font, 20, word, "deux trois : quatre"), strlen("deux"));
    const float colon = pm_text_width(font, 20, "deux :") + 1;
    assert_int_equal(pm_text_line(font, 20, colon, "deux : trois"), strlen("deux :"));
    assert_int_equal(pm_text_line(font, 20, colon, "deux :trois"), strlen("deux"));
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_the_same_everywhere),
        cmocka_unit_test(sentences_fit_what_was_found),
        cmocka_unit_test(the_change_is_a_sentence),
        cmocka_unit_test(what_was_left_out_is_counted),
        cmocka_unit_test(missing_letters_are_named),
        cmocka_unit_test(lines_break_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
