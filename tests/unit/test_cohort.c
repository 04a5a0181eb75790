/* The cohort of a batch: its table, means and figures, from states made by hand. */
#include "batch/cohort.h"
#include "report/cohort.h"
#include "unit/io_case.h"

#include <unistd.h>
#include <stdlib.h>

enum { ROWS = 6 };

/* A row of a pair; owned until drop(). */
static struct pm_row row_of(const char *id, const char *state)
{
    struct pm_row row = {.id = id};
    char *text = malloc(strlen(state) + 32);
    assert_non_null(text);
    sprintf(text, "pihmap-state/1\n%s", state);
    pm_state_take(text, strlen(text), &row.state);
    return row;
}

static void drop(struct pm_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pm_state_free(&rows[i].state);
}

#define PAIR(patient, visit, days, group, burden)                                              \
    "patient " patient "\nvisit " visit "\nstatus done\ngrade good\npih_regions 2\nskin tan\n" \
    "days " days "\ngroup " group "\nburden_net " burden "\nburden_net_ci95_lo -9\n"           \
    "burden_net_ci95_hi 9\n"

/* Two groups: P1 and P2 have the peel, P10 the cream; P1's second visit was declined. */
static void study(struct pm_row rows[ROWS])
{
    rows[0] = row_of("a", PAIR("P10", "week 4", "28", "cream", "5"));
    rows[1] = row_of("b", PAIR("P2", "week 12", "85", "peel", "-6"));
    rows[2] = row_of("c", PAIR("P2", "week 4", "30", "peel", "-2"));
    rows[3] = row_of("d", PAIR("P1", "week 4", "26", "peel", "-4"));
    rows[4] = row_of("e", "patient P1\nvisit week 12\nstatus declined\ngrade poor\ndays 84\n"
                          "group peel\nburden_net \n");
    rows[5] = row_of("photo.jpg", "status unmatched\nreason none\n");
    rows[5].state.outcome = PIHMAP_OUTCOME_UNMATCHED;
}

/* The whole file in static storage. */
static const char *get(struct io_case *c, const char *name)
{
    static char text[1 << 20];
    FILE *f = fopen(io_path(c, name), "rb");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

static void write_cohort(struct io_case *c, const struct pm_row *rows, size_t n)
{
    const struct pm_table_folder folder = {.path = c->folder};
    assert_int_equal(pm_cohort_write(&c->job, &folder, rows, n), PIHMAP_OK);
}

/* By patient in natural order, then by time; what was not compared has no value. */
static void a_row_per_patient_visit_and_measure(void **state)
{
    struct io_case *c = *state;
    struct pm_row rows[ROWS];
    study(rows);
    write_cohort(c, rows, ROWS);
    const char *text = get(c, "cohort.csv");
    const char *head = "group,patient,visit,days,view,pair,status,grade,skin,skin_ita,measure,"
                       "value,ci95_lo,ci95_hi\n"
                       "peel,P1,week 4,26,,d,done,good,tan,,burden_net,-4,-9,9\n"
                       "peel,P1,week 4,26,,d,done,good,tan,,burden_gained,,,\n";
    if (strncmp(text, head, strlen(head)) != 0)
        fail_msg("%.400s", text);
    const char *last = NULL;
    static const char *const order[] = {"\npeel,P1,week 4,26,,d,done,good,tan,,pih_regions,2,,\n",
                                        "\npeel,P1,week 12,84,,e,declined,poor,,,burden_net,,,\n",
                                        "\npeel,P2,week 4,30,", "\npeel,P2,week 12,85,",
                                        "\ncream,P10,week 4,28,"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *found = strstr(text, order[i]);
        if (!found || found < last)
            fail_msg("%s is not there, or not in its place", order[i]);
        last = found;
    }
    size_t lines = 0;
    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    assert_int_equal(lines, 1 + 5 * 9);
    drop(rows, ROWS);
}

/* The mean of those who were compared, by visit in order of time; of a single one no interval. */
static void means_stand_on_the_page(void **state)
{
    static const char *const wanted[] = {
        "3 patients, 5 pairs: 4 compared (0 with a poor photo match), 1 declined, 0 failed or not "
        "done. Unmatched photos: 1.",
        "<tr><th scope=\"row\">week 4</th><td>cream</td><td>1</td><td>+5.0</td><td></td>",
        "<tr><th scope=\"row\">week 4</th><td>peel</td><td>2</td><td>\xE2\x88\x92"
        "3.0</td><td>\xE2\x88\x92"
        "4.0 to \xE2\x88\x92"
        "2.0</td>",
        "<tr><th scope=\"row\">week 12</th><td>peel</td><td>1</td><td>\xE2\x88\x92"
        "6.0</td><td></td>"};
    struct io_case *c = *state;
    struct pm_row rows[ROWS];
    study(rows);
    write_cohort(c, rows, ROWS);
    const char *last = get(c, "cohort.html");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const char *found = strstr(last, wanted[i]);
        if (!found)
            fail_msg("%s is not there, or not in its place", wanted[i]);
        last = found;
    }
    drop(rows, ROWS);
}

/* Every figure is a file that begins as one of ours, and is drawn in the page, too. */
static void figures_are_files(void **state)
{
    struct io_case *c = *state;
    struct pm_row rows[ROWS];
    study(rows);
    write_cohort(c, rows, ROWS);
    for (int k = 0; k < PM_COHORT_FIGURES; k++) {
        const char *text = get(c, pm_cohort_figure_file(k, false));
        assert_true(pm_is_own_table((const uint8_t *)text, strlen(text)));
        assert_non_null(strstr(text, "</svg>\n"));
        assert_null(strstr(text, "nan"));
        assert_non_null(strstr(get(c, "cohort.html"), pm_cohort_figure_title(k)));
        assert_non_null(strstr(get(c, "cohort.html"), pm_cohort_figure_file(k, true)));
        const char *picture = get(c, pm_cohort_figure_file(k, true));
        assert_memory_equal(picture, "\x89PNG", 4);
    }
    drop(rows, ROWS);
}

/* In any order of the rows the files are the same: a merge gives what one run gave. */
static void the_order_of_rows_does_not_matter(void **state)
{
    static const char *const names[] = {"cohort.csv",           "cohort.html",
                                        "cohort_burden.svg",    "cohort_skin.svg",
                                        "cohort_attrition.svg", "cohort_burden.png"};
    struct io_case *c = *state;
    struct pm_row rows[ROWS], turned[ROWS];
    study(rows);
    for (int i = 0; i < ROWS; i++)
        turned[i] = rows[(i + 3) % ROWS];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        write_cohort(c, rows, ROWS);
        char *kept = strdup(get(c, names[k]));
        write_cohort(c, turned, ROWS);
        assert_string_equal(get(c, names[k]), kept);
        free(kept);
    }
    drop(rows, ROWS);
}

/* One pair for each patient, and no groups: nothing is written. A group alone makes a cohort, a
 * name is only a name, and a cell no formula. */
static void only_where_there_are_groups_or_visits(void **state)
{
    struct io_case *c = *state;
    struct pm_row rows[2] = {row_of("a", "patient P1\nstatus done\nburden_net 1\n"),
                             row_of("b", "patient P2\nstatus done\nburden_net 2\n")};
    assert_false(pm_is_cohort(rows, 2));
    write_cohort(c, rows, 2);
    assert_int_not_equal(access(io_path(c, "cohort.csv"), F_OK), 0);
    drop(rows, 2);
    rows[0] = row_of("a", "patient P1\ngroup =<b>\nstatus done\nburden_net 1\nskin dark\n");
    rows[1] = row_of("b", "patient P2\ngroup =<b>\nstatus failed\n");
    assert_true(pm_is_cohort(rows, 2));
    write_cohort(c, rows, 2);
    assert_non_null(strstr(get(c, "cohort.csv"), "\"'=<b>\",P1,,"));
    assert_null(strstr(get(c, "cohort.html"), "=<b>"));
    assert_non_null(strstr(get(c, "cohort.html"), "=&lt;b&gt;"));
    drop(rows, 2);
}

/* By their days and not by their names, of which the first in the alphabet is the later one. */
static void visits_stand_in_order_of_time(void **state)
{
    struct io_case *c = *state;
    struct pm_row rows[2] = {row_of("a", PAIR("P1", "control", "90", "peel", "-4")),
                             row_of("b", PAIR("P1", "first", "10", "peel", "-2"))};
    write_cohort(c, rows, 2);
    const char *first = strstr(get(c, "cohort.html"), "<th scope=\"row\">first</th>");
    assert_non_null(first);
    assert_non_null(strstr(first, "<th scope=\"row\">control</th>"));
    drop(rows, 2);
}

/* Dates as visits: numbered for each patient; beyond the twelfth only in the table. */
static void dates_are_numbered(void **state)
{
    enum { DATES = 14 };
    struct io_case *c = *state;
    struct pm_row rows[DATES];
    for (int i = 0; i < DATES; i++) {
        char text[160];
        snprintf(text, sizeof text,
                 "patient P1\nvisit 2026-01-%02d\nstatus done\ngrade fair\ndays %d\nburden_net "
                 "%d\n",
                 i + 10, i + 1, i);
        rows[i] = row_of(i % 2 ? "a" : "b", text);
    }
    write_cohort(c, rows, DATES);
    const char *page = get(c, "cohort.html");
    assert_non_null(strstr(page, "<tr><th scope=\"row\">visit 12</th><td></td><td>1</td>"
                                 "<td>+11.0</td>"));
    assert_null(strstr(page, "visit 13"));
    assert_non_null(strstr(page, "The last 2 pairs"));
    drop(rows, DATES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(a_row_per_patient_visit_and_measure),
        IO_TEST(means_stand_on_the_page),
        IO_TEST(figures_are_files),
        IO_TEST(the_order_of_rows_does_not_matter),
        IO_TEST(only_where_there_are_groups_or_visits),
        IO_TEST(visits_stand_in_order_of_time),
        IO_TEST(dates_are_numbered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
