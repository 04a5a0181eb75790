/* regions.csv, and the numbers of all records. */
#include "report/regions_csv.h"

#include "report/number.h"
#include "support/check.h"

#include <locale.h>
#include <string.h>

static void assert_number(double v, int decimals, const char *expected)
{
    char text[32];
    pm_number(text, sizeof text, v, decimals);
    assert_string_equal(text, expected);
}

static void numbers_are_short_and_finite(void **state)
{
    (void)state;
    assert_number(-3.14159, 3, "-3.142");
    assert_number(2.0, 3, "2");
    assert_number(0.1 + 0.2, 3, "0.3");
    assert_number(0.05, 2, "0.05");
    assert_number(-0.0004, 3, "0");
    assert_number(-0.0, 3, "0");
    assert_number(999.9996, 3, "1000");
    assert_number(123456789.5, 1, "123456789.5");
    assert_number(1e18, 2, "1000000000000000000");
    assert_number(NAN, 2, "");
    assert_number(-INFINITY, 2, "");
    assert_true(pm_round_decimals(1.23456, 2) == 1.23);
    assert_false(signbit(pm_round_decimals(-1e-9, 3)));
    assert_true(pm_round_significant(0.000123456789, 4) == 0.0001235);
    assert_true(pm_round_significant(-98765.4321, 3) == -98800);
    assert_true(pm_round_significant(0.0, 3) == 0.0);
    assert_true(isnan(pm_round_significant(NAN, 3)));
}

/* Skipped on machines that have neither locale. */
static void numbers_ignore_the_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        skip();
    assert_number(1.5, 2, "1.5");
    setlocale(LC_ALL, "C");
}

static char *csv_of(const char *name)
{
    struct pm_job job;
    pm_job_init(&job, 1);
    const struct pihmap_region region = {.id = 7,
                                         .kind = PIHMAP_KIND_NAMED,
                                         .name = name,
                                         .bbox = {1, 2, 30, 40},
                                         .centroid = {15.5, 22.126},
                                         .area_px = 900,
                                         .area_mm2 = NAN,
                                         .delta_L = -2.5,
                                         .delta_L_ci95 = {-3.25, -1.75},
                                         .confidence = 0.875,
                                         .severity = PIHMAP_SEVERITY_VISIBLE};
    const struct pihmap_report report = {.region_count = 1, .regions = &region};
    char *text;
    size_t n;
    assert_int_equal(pm_csv(&job, &report, false, &text, &n), PIHMAP_OK);
    assert_int_equal(n, strlen(text));
    pm_job_free(&job);
    return text;
}

static void header_and_row_agree(void **state)
{
    (void)state;
    char *text = csv_of("left cheek");
    const char *const row = strchr(text, '\n') + 1;
    int columns = 1, cells = 1;
    for (const char *c = text; c < row; c++)
        columns += *c == ',';
    for (const char *c = row; *c; c++)
        cells += *c == ',';
    assert_int_equal(columns, cells);
    assert_string_equal(row, "7,named,left cheek,1,2,30,40,15.5,22.13,900,,-2.5,-3.25,-1.75,0,0,0,"
                             "0,0,0,0,0.875,visible,0,0,0,0\n");
    free(text);
}

static void assert_cell(const char *name, const char *cell)
{
    char *text = csv_of(name);
    const char *found = strstr(strchr(text, '\n'), "7,named,");
    assert_non_null(found);
    found += strlen("7,named,");
    if (strncmp(found, cell, strlen(cell)) != 0 || found[strlen(cell)] != ',')
        fail_msg("%s became %s", name, found);
    free(text);
}

static void text_cells_are_quoted(void **state)
{
    (void)state;
    assert_cell("a,b", "\"a,b\"");
    assert_cell("say \"hi\"", "\"say \"\"hi\"\"\"");
    assert_cell("two\nlines", "\"two\nlines\"");
    assert_cell("", "");
    assert_cell("3-4", "3-4");
}

/* OWASP ASVS 1.2.10: what a spreadsheet would run as a formula must arrive as text. */
static void text_cells_cannot_be_formulas(void **state)
{
    (void)state;
    assert_cell("=1+1", "\"'=1+1\"");
    assert_cell("+1", "\"'+1\"");
    assert_cell("-1", "\"'-1\"");
    assert_cell("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_cell("\tx", "\"'\tx\"");
    assert_cell("\rx", "\"'\rx\"");
    assert_cell("\"=1", "\"'\"\"=1\"");
    assert_cell("  =1", "\"'  =1\"");
    assert_cell(";=1+1", "\"';=1+1\""); /* a separator in other countries */
    assert_cell("a;-1", "\"'a;-1\"");
    assert_cell("a;b", "\"a;b\"");
    assert_cell("\xEF\xBC\x9D"
                "1",
                "\"'\xEF\xBC\x9D"
                "1\""); /* full width */
    assert_cell("\xEF\xBC\xA0"
                "A",
                "\"'\xEF\xBC\xA0"
                "A\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_short_and_finite),
        cmocka_unit_test(numbers_ignore_the_locale),
        cmocka_unit_test(header_and_row_agree),
        cmocka_unit_test(text_cells_are_quoted),
        cmocka_unit_test(text_cells_cannot_be_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
