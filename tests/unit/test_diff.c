/* Two reports: what is matched by place, which values differ, and what cannot be compared. */
#include "batch/mark.h"
#include "unit/io_case.h"

#include <pihmap.h>
#include <unistd.h>

/* A report on these photos; floor: of the noise, "null" when declined. */
static void put_report(struct io_case *c, const char *name, const char *before, const char *after,
                       const char *floor, const char *more, const char *regions)
{
    char text[4096];
    struct pm_bytes b = {NULL, 0};
    snprintf(text, sizeof text,
             "{\"schema\": \"pihmap-report/1\", \"tool\": {\"version\": \"0.1.0\"%s},"
             "\"before\": {\"sha256\": \"%s\", \"width\": 400, \"height\": 300},"
             "\"after\": {\"sha256\": \"%s\", \"width\": 400, \"height\": 300},"
             "\"comparability\": {\"grade\": \"good\", \"reason_codes\": []},"
             "\"alignment\": {\"reason\": null},"
             "\"noise_floor\": {\"delta_L\": %s, \"flagged_from\": 1},"
             "\"regions\": [%s],"
             "\"summary\": {\"verdict\": \"cannot_tell\", \"change\": \"none\"}}",
             more, before, after, floor, regions);
    pm_bytes_add(&b, text, strlen(text));
    assert_true(pm_bytes_write(&b, io_path(c, name)));
    pm_bytes_free(&b);
}

#define REGION(id, kind, name, x, y, area, dL)                                                 \
    "{\"id\": " #id ", \"kind\": \"" kind "\", \"name\": " name ", \"centroid\": [" #x ", " #y \
    "], \"area_px\": " #area ", \"delta_L\": " #dL ", \"confidence\": 0.9}"

static enum pihmap_status diff_of(struct io_case *c, pihmap_diff **out, struct pihmap_error *err)
{
    char a[4200];
    snprintf(a, sizeof a, "%s", io_path(c, "a.json"));
    return pihmap_diff_reports(a, io_path(c, "b.json"), out, err);
}

static pihmap_diff *must_diff(struct io_case *c)
{
    struct pihmap_error err;
    pihmap_diff *diff;
    assert_int_equal(diff_of(c, &diff, &err), PIHMAP_OK);
    return diff;
}

/* ids as "1-2 3- -4": place by place, of a and of b. */
static void assert_places(const pihmap_diff *diff, const char *wanted)
{
    char text[256] = "";
    const struct pihmap_diff_place *p;
    for (size_t i = 0; (p = pihmap_diff_place(diff, i)); i++) {
        char a[16] = "", b[16] = "";
        if (p->a)
            snprintf(a, sizeof a, "%d", p->a->id);
        if (p->b)
            snprintf(b, sizeof b, "%d", p->b->id);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s-%s", i ? " " : "", a, b);
    }
    assert_string_equal(text, wanted);
}

/* Marks reach as far as the larger, all else as far as the smaller; nearest first; a requested
 * region is found by its name, wherever it lies. */
static void regions_are_matched_by_place(void **state)
{
    struct io_case *c = *state;
    put_report(c, "a.json", "x", "y", "1", "",
               REGION(1, "pih", "null", 100, 100, 314, -6) "," REGION(
                   2, "uncertain", "null", 200, 100, 314,
                   -3) "," REGION(3, "shading", "null", 300, 100, 20000,
                                  -3) "," REGION(4, "pih", "null", 20, 20, 3,
                                                 -3) "," REGION(5, "named", "\"r1c1\"", 50, 50, 900,
                                                                -1) "," REGION(6, "named",
                                                                               "\"r1c2\"", 90, 50,
                                                                               900, -1));
    put_report(c, "b.json", "x", "y", "1", "",
               REGION(1, "shading", "null", 303, 140, 314, -6) "," REGION(
                   2, "uncertain", "null", 97, 102, 314,
                   -6) "," REGION(3, "pih", "null", 205, 100, 314,
                                  -4) "," REGION(4, "pih", "null", 26, 20, 314,
                                                 -3) "," REGION(5, "named", "\"r1c1\"", 250, 250,
                                                                900, -1) "," REGION(6, "named",
                                                                                    "\"r1c3\"", 90,
                                                                                    50, 900, -1));
    pihmap_diff *diff = must_diff(c);
    assert_int_equal(pihmap_diff_relation(diff), PIHMAP_DIFF_SAME_PAIR);
    assert_places(diff, "1-2 2-3 3- 4-4 5-5 6- -1 -6");
    assert_string_equal(pihmap_diff_trend(diff), "");
    assert_null(pihmap_diff_value(diff, 0));
    pihmap_diff_free(diff);
}

/* The nearer of two detections takes a place; the other is a mark of its own. */
static void a_place_is_given_once(void **state)
{
    (void)state;
    const struct pm_place place = {100, 100, 10, true};
    struct pm_detection d[2] = {{.x = 105, .y = 100, .area = 314, .kind = PIHMAP_KIND_PIH},
                                {.x = 98, .y = 100, .area = 314, .kind = PIHMAP_KIND_PIH}};
    bool used[1] = {false};
    pm_marks_match(&place, 1, d, 2, used);
    assert_int_equal(d[0].mark, 0);
    assert_int_equal(d[1].mark, 1);
    assert_true(used[0]);
}

/* Of two visits, the trend of the marks; what only one has counts by what the other can miss. */
static void visits_have_a_trend(void **state)
{
    struct io_case *c = *state;
    put_report(c, "a.json", "x", "y", "1", "", REGION(1, "pih", "null", 100, 100, 314, -6));
    put_report(c, "b.json", "x", "z", "1", "", REGION(1, "uncertain", "null", 100, 100, 314, -3));
    pihmap_diff *diff = must_diff(c);
    assert_int_equal(pihmap_diff_relation(diff), PIHMAP_DIFF_SAME_BEFORE);
    assert_string_equal(pihmap_diff_trend(diff), "fading");
    pihmap_diff_free(diff);
    put_report(c, "b.json", "x", "z", "1", "",
               REGION(1, "pih", "null", 100, 100, 314,
                      -6) "," REGION(2, "pih", "null", 200, 100, 900,
                                     -6) "," REGION(3, "shading", "null", 300, 100, 90000, 40));
    diff = must_diff(c);
    assert_string_equal(pihmap_diff_trend(diff), "darkening");
    pihmap_diff_free(diff);
}

/* In the order of the report; objects are entered, a missing value is null, and 1 is 1.0. */
static void values_that_differ_are_listed(void **state)
{
    static const char *const wanted[][3] = {{"tool.options.roi", "null", "[1,2,3,4]"},
                                            {"tool.options.grid", "3", "null"},
                                            {"noise_floor.delta_L", "1", "1.5"}};
    struct io_case *c = *state;
    put_report(c, "a.json", "x", "y", "1", ", \"options\": {\"roi\": null, \"grid\": 3, \"n\": 1}",
               "");
    put_report(c, "b.json", "x", "y", "1.5",
               ", \"options\": {\"roi\": [1, 2, 3, 4], \"n\": 1.0, \"new\": null}", "");
    pihmap_diff *diff = must_diff(c);
    for (size_t i = 0; i < 3; i++) {
        const struct pihmap_diff_value *v = pihmap_diff_value(diff, i);
        assert_non_null(v);
        assert_string_equal(v->path, wanted[i][0]);
        assert_string_equal(v->a, wanted[i][1]);
        assert_string_equal(v->b, wanted[i][2]);
    }
    assert_null(pihmap_diff_value(diff, 3));
    assert_string_equal(pihmap_diff_report(diff, true)->version, "0.1.0");
    pihmap_diff_free(diff);
}

/* A declined pair is compared all the same: that it was declined is the difference. */
static void a_declined_pair_has_no_regions(void **state)
{
    struct io_case *c = *state;
    put_report(c, "a.json", "x", "y", "null", "", "");
    put_report(c, "b.json", "x", "y", "1", "", REGION(1, "pih", "null", 100, 100, 314, -6));
    pihmap_diff *diff = must_diff(c);
    assert_false(pihmap_diff_report(diff, false)->compared);
    assert_true(pihmap_diff_report(diff, true)->compared);
    assert_places(diff, "-1");
    pihmap_diff_free(diff);
    put_report(c, "b.json", "x", "z", "1", "", REGION(1, "pih", "null", 100, 100, 314, -6));
    diff = must_diff(c);
    assert_string_equal(pihmap_diff_trend(diff), ""); /* nothing is known of the first visit */
    pihmap_diff_free(diff);
}

static void assert_refused(struct io_case *c, enum pihmap_status wanted, const char *words)
{
    struct pihmap_error err;
    pihmap_diff *diff;
    assert_int_equal(diff_of(c, &diff, &err), wanted);
    assert_null(diff);
    if (!strstr(err.text, words))
        fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void put_text(struct io_case *c, const char *text)
{
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, text, strlen(text));
    assert_true(pm_bytes_write(&b, io_path(c, "b.json")));
    pm_bytes_free(&b);
}

static void what_cannot_be_compared_is_said(void **state)
{
    struct io_case *c = *state;
    put_report(c, "a.json", "x", "y", "1", "", "");
    put_report(c, "b.json", "q", "y", "1", "", "");
    assert_refused(c, PIHMAP_EALIGN, "the before photos differ (400 x 300 px, sha256 x;");
    put_text(c, "{\"schema\": \"pihmap-report/1\", \"comparability\": {\"grade\": \"good\"},"
                "\"summary\": {\"verdict\": \"cannot_tell\", \"change\": \"none\"},"
                "\"before\": {\"sha256\": \"x\", \"width\": 200, \"height\": 300}}");
    assert_refused(c, PIHMAP_EALIGN, "200 x 300 px");
    put_report(c, "b.json", "y", "x", "1", "", "");
    assert_refused(c, PIHMAP_EALIGN, "swapped");
    put_report(c, "b.json", "", "y", "1", "", "");
    assert_refused(c, PIHMAP_EALIGN, "before.sha256");
    put_report(c, "b.json", "x", "y", "1", "", REGION(1, "newer", "null", 1, 1, 1, 1));
    assert_refused(c, PIHMAP_EFORMAT, "regions[].kind");
    put_text(c, "{\"schema\": \"pihmap-check/1\"}");
    assert_refused(c, PIHMAP_EFORMAT, "is not a report");
    put_text(c, "{\"schema\": \"pihmap-report/1\"}");
    assert_refused(c, PIHMAP_EFORMAT, "comparability.grade");
    put_text(c, "\n{\"schema\"");
    assert_refused(c, PIHMAP_EFORMAT, "is not JSON (line 2)");
    put_text(c, "{\"a\": 1, \"a\": 2}");
    assert_refused(c, PIHMAP_EFORMAT, "is not JSON");
    unlink(io_path(c, "b.json"));
    assert_refused(c, PIHMAP_ESYS, "b.json: cannot read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(regions_are_matched_by_place),    IO_TEST(visits_have_a_trend),
        IO_TEST(values_that_differ_are_listed),   IO_TEST(a_declined_pair_has_no_regions),
        IO_TEST(what_cannot_be_compared_is_said), cmocka_unit_test(a_place_is_given_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
