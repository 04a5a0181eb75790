/* The figures of bench/real: counts and intervals, lesions left out, judgements, and where pictures
 * of patients may not be written. */
#include "bench/real_out.h"
#include "bench/real_tally.h"

#include "base/colour.h"
#include "files/folder.h"
#include "support/check.h"
#include "support/job_case.h"
#include "support/folder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Newcombe 1998, Statistics in Medicine 17:857, table I, method 3. */
static void wilson_is_as_published(void **state)
{
    (void)state;
    static const struct {
        int hits, n;
        double low, high;
    } known[] = {{81, 263, 0.2553, 0.3662},
                 {15, 148, 0.0624, 0.1605},
                 {0, 20, 0, 0.1611},
                 {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double low, high;
        real_wilson(known[i].hits, known[i].n, &low, &high);
        assert_near("low", low, known[i].low, 6e-5);
        assert_near("high", high, known[i].high, 6e-5);
    }
}

/* ---- counting ----------------------------------------------------------------------- */

#define OK PIHMAP_OK
#define NO PIHMAP_EALIGN
#define PIH PIHMAP_PIH_LIKELY
#define NONE PIHMAP_NO_PIH_SEEN

static struct real_pair pair_v[] = {
    {.name = "a/1", .clinic = "a", .reader = REAL_COMPARABLE, .improved = true},
    {.name = "a/2", .clinic = "a", .reader = REAL_COMPARABLE},
    {.name = "a/3", .clinic = "a", .reader = REAL_UNLIKE, .said_something = true},
    {.name = "b/1",
     .clinic = "b",
     .reader = REAL_ARGUABLE,
     .said_something = true,
     .said_declined = true},
    {.name = "b/2", .clinic = "b", .said_something = true, .said_false_pih = true},
};
static const struct real_pairs pairs = {pair_v, 5};

static const struct real_score scores[] = {
    /* both orders agree, half size does not */
    {.way = {{OK, PIH}, {OK, PIH}, {OK, NONE}},
     .seconds = 1,
     .ita_class = 2,
     .grade = PIHMAP_GRADE_POOR,
     .pih_regions = 3,
     .pih_confidence = 2.4,
     .flagged_from = 2,
     .better = true,
     .has_lesions = true,
     .lesions = {.lesion = 100, .lesion_left_out = 50, .calm = 1000, .calm_left_out = 10}},
    /* declined, but not when it is swapped */
    {.way = {{NO, 0}, {OK, NONE}, {NO, 0}},
     .seconds = 9,
     .ita_class = 5,
     .flagged_from = NAN,
     .has_lesions = true,
     .lesions = {.lesion = 300, .lesion_left_out = 250}},
    {.way = {{OK, NONE}, {NO, 0}, {NO, 0}},
     .seconds = 3,
     .ita_class = 5,
     .grade = PIHMAP_GRADE_GOOD,
     .flagged_from = 4},
    {.way = {{OK, PIHMAP_CANNOT_TELL}, {OK, PIH}, {OK, PIHMAP_CANNOT_TELL}},
     .seconds = 5,
     .ita_class = 5,
     .grade = PIHMAP_GRADE_FAIR,
     .flagged_from = 6},
    {.way = {{PIHMAP_EFORMAT, 0}, {PIHMAP_EFORMAT, 0}, {PIHMAP_EFORMAT, 0}},
     .ita_class = -1,
     .flagged_from = NAN},
};

static struct real_figure figure_of(const struct real_group *group, const char *key)
{
    struct real_figure figure = {0};
    for (int k = 0; k < real_figure_count(); k++)
        if (!strcmp(real_figure_key(k), key)) {
            assert_int_equal(real_figure(&job, &pairs, scores, group, k, &figure), PIHMAP_OK);
            return figure;
        }
    fail_msg("there is no figure %s", key);
    return figure;
}

static void expect_share(const struct real_group *group, const char *key, int hits, int n)
{
    const struct real_figure figure = figure_of(group, key);
    print_message("%s: %d of %d\n", key, figure.hits, figure.n);
    assert_int_equal(figure.hits, hits);
    assert_int_equal(figure.n, n);
    assert_true(n == 0 ? isnan(figure.value) : figure.low <= figure.value);
}

static const struct real_group all = {NULL, REAL_ANY_CLASS};

static void outcomes_are_counted(void **state)
{
    (void)state;
    expect_share(&all, "compared", 3, 5);
    expect_share(&all, "declined", 1, 5);
    expect_share(&all, "failed", 1, 5);
    expect_share(&all, "same_view_declined", 1, 2);
    expect_share(&all, "arguable_declined", 0, 1);
    expect_share(&all, "unlike_declined", 0, 1);
    expect_share(&all, "unlike_compared", 1, 1);
    expect_share(&all, "pih_likely", 1, 3);
    expect_share(&all, "no_pih_seen", 1, 3);
    expect_share(&all, "cannot_tell", 1, 3);
    expect_share(&all, "better", 1, 3);
    expect_share(&all, "improved_better", 1, 1);
    expect_share(&all, "good", 1, 3);
    expect_share(&all, "fair", 1, 3);
    expect_share(&all, "poor", 1, 3);
}

static void order_and_size_are_counted(void **state)
{
    (void)state;
    expect_share(&all, "one_order", 2, 4);
    expect_share(&all, "order_verdict", 1, 2);
    expect_share(&all, "one_size", 1, 3);
    expect_share(&all, "size_verdict", 1, 2);
}

static void the_earlier_program_is_a_comparison(void **state)
{
    (void)state;
    expect_share(&all, "false_pih_still", 0, 1);
    expect_share(&all, "declined_then", 1, 1);
    expect_share(&all, "compared_then", 0, 2);
}

static void numbers_are_of_those_that_have_them(void **state)
{
    (void)state;
    assert_near("flagged from", figure_of(&all, "flagged_from").value, 4, 1e-6);
    assert_near("lower quartile", figure_of(&all, "flagged_from_q1").value, 3, 1e-6);
    assert_near("seconds", figure_of(&all, "seconds").value, 4, 1e-6);
    assert_near("worst", figure_of(&all, "seconds_worst").value, 9, 1e-6);
    assert_near("regions", figure_of(&all, "pih_regions").value, 3, 1e-6);
    assert_near("confidence", figure_of(&all, "pih_confidence").value, 0.8, 1e-6);
    assert_near("lesions", figure_of(&all, "lesions_left_out").value, 0.75, 1e-6);
    assert_near("calm", figure_of(&all, "calm_left_out").value, 0.01, 1e-6);
    assert_int_equal(figure_of(&all, "lesions_left_out").n, 2);
    assert_int_equal(figure_of(&all, "calm_left_out").n, 1);
}

static void groups_are_apart(void **state)
{
    (void)state;
    expect_share(&(struct real_group){"b", REAL_ANY_CLASS}, "compared", 1, 2);
    expect_share(&(struct real_group){NULL, 5}, "compared", 2, 3);
    expect_share(&(struct real_group){NULL, -1}, "failed", 1, 1);
    expect_share(&(struct real_group){NULL, 0}, "compared", 0, 0);
    assert_int_equal(figure_of(&(struct real_group){NULL, 0}, "seconds").n, 0);
}

/* ---- lesions ------------------------------------------------------------------------ */

enum { W = 200, H = 150, RADIUS = 6 };

static bool in_disc(int x, int y, int middle)
{
    return (x - middle) * (x - middle) + (y - 75) * (y - 75) <= RADIUS * RADIUS;
}

/* Skin with discs: darker at 40, redder at 80, lighter at 120, and a darker one outside at 180. */
static void paint(struct pm_linear *photo)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const bool dark = in_disc(x, y, 40) || in_disc(x, y, 180);
            const double lab[3] = {60 - 6 * dark + 6 * in_disc(x, y, 120),
                                   12 + 6 * in_disc(x, y, 80), 18};
            double rgb[3];
            pm_lab_to_linear(lab, rgb);
            pm_at(&photo->r, x, y) = (float)rgb[0];
            pm_at(&photo->g, x, y) = (float)rgb[1];
            pm_at(&photo->b, x, y) = (float)rgb[2];
        }
}

static void lesions_and_calm_skin_are_told_apart(void **state)
{
    (void)state;
    const struct real_polygon polygon = {4, {0.1, 0.75, 0.75, 0.1}, {0.2, 0.2, 0.8, 0.8}};
    const int disc = 113; /* px of radius 6 */
    struct pm_linear photo;
    struct pm_mask skin;
    struct real_lesions seen;
    assert_int_equal(pm_linear_alloc(&job, W, H, &photo), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&job, W, H, &skin), PIHMAP_OK);
    paint(&photo);
    for (int y = 0; y < H; y++) /* left out: the dark discs, and ten columns inside the polygon */
        for (int x = 0; x < W; x++)
            pm_at(&skin, x, y) =
                in_disc(x, y, 40) || in_disc(x, y, 180) || (x >= 140 && x < 150) ? 0 : 255;
    assert_int_equal(real_lesions_count(&job, &photo, &skin, &polygon, &seen), PIHMAP_OK);
    assert_near("lesion px", seen.lesion, 2 * disc, 0);
    assert_near("of them left out", seen.lesion_left_out, disc, 0);
    assert_near("calm px", seen.calm, 130 * 90 - 3 * disc, 0);
    assert_near("of them left out", seen.calm_left_out, 10 * 90, 0);
    pm_linear_free(&photo);
    pm_mask_free(&skin);
}

/* ---- files -------------------------------------------------------------------------- */

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void make_below(const char *folder, const char *name)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(pm_folder_create(&job, path), PIHMAP_OK);
}

static enum pihmap_status check_out(const char *folder, const char *name)
{
    char out[4400], photos[4400];
    snprintf(out, sizeof out, "%s/%s", folder, name);
    snprintf(photos, sizeof photos, "%s/photos/", folder);
    return real_out_check(&job, out, photos);
}

static void patients_stay_out_of_the_project(void **state)
{
    (void)state;
    char folder[4096], link[4400];
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    make_below(folder, "photos/clinic");
    make_below(folder, "tree/tests/bench");
    write_text(folder, "tree/tests/bench/real_out.c", "");
    snprintf(link, sizeof link, "%s/link", folder);
    assert_int_equal(symlink("tree/tests", link), 0);
    assert_int_equal(check_out(folder, "new/folder"), PIHMAP_OK);
    assert_int_equal(check_out(folder, "photos2"), PIHMAP_OK);
    assert_int_equal(check_out(folder, "tree"), PIHMAP_EARG);
    assert_int_equal(check_out(folder, "tree/build/new/folder"), PIHMAP_EARG);
    assert_int_equal(check_out(folder, "link/new"), PIHMAP_EARG);
    assert_int_equal(check_out(folder, "photos"), PIHMAP_EARG);
    assert_int_equal(check_out(folder, "photos/clinic/new"), PIHMAP_EARG);
    assert_int_equal(check_out(folder, "new/../tree/x"), PIHMAP_EARG);
    pm_folder_drop(folder);
}

static void judgements_belong_to_their_pairs(void **state)
{
    (void)state;
    char folder[4096], table[4400];
    struct real_pairs found;
    assert_int_equal(pm_folder_make(&job, folder), PIHMAP_OK);
    make_below(folder, "a");
    make_below(folder, ".hidden");
    write_text(folder, "a/one_before.jpg", "");
    write_text(folder, "a/one_after.png", "");
    write_text(folder, "a/one_more_before.jpg", "");
    write_text(folder, ".hidden/x_before.jpg", "");
    write_text(folder, ".hidden/x_after.jpg", "");
    write_text(folder, "judged.csv",
               "x,pair,improved,a_fair_reader,first_program_said\n"
               ",a/one,yes,\"arguable (pose, light)\",likely PIH (false)\n,a/gone,,unheard,\n");
    snprintf(table, sizeof table, "%s/judged.csv", folder);
    assert_int_equal(real_pairs_find(&job, folder, &found), PIHMAP_OK);
    assert_int_equal(found.n, 1);
    assert_string_equal(found.v[0].name, "a/one");
    assert_string_equal(found.v[0].clinic, "a");
    assert_int_equal(real_pairs_judge(&job, table, &found), PIHMAP_OK);
    assert_int_equal(found.v[0].reader, REAL_ARGUABLE);
    assert_true(found.v[0].improved && found.v[0].said_false_pih && !found.v[0].said_declined);
    write_text(folder, "judged.csv", "pair,a_fair_reader\na/one,unheard\n");
    assert_int_equal(real_pairs_judge(&job, table, &found), PIHMAP_EFORMAT);
    write_text(folder, "judged.csv", "pair,reader\na/one,comparable\n");
    assert_int_equal(real_pairs_judge(&job, table, &found), PIHMAP_EFORMAT);
    write_text(folder, "judged.csv", "{\"a/one\": [[0, 0], [1, 0]]}");
    assert_int_equal(real_pairs_lesions(&job, table, &found), PIHMAP_EFORMAT);
    write_text(folder, "judged.csv", "{\"what\": \"\", \"a/one\": [[0, 0], [1, 0], [0.5, 1]]}");
    assert_int_equal(real_pairs_lesions(&job, table, &found), PIHMAP_OK);
    assert_int_equal(found.v[0].lesions.count, 3);
    assert_near("corner", found.v[0].lesions.x[2], 0.5, 0);
    real_pairs_free(&found);
    pm_folder_drop(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_is_as_published),
        cmocka_unit_test(outcomes_are_counted),
        cmocka_unit_test(order_and_size_are_counted),
        cmocka_unit_test(the_earlier_program_is_a_comparison),
        cmocka_unit_test(numbers_are_of_those_that_have_them),
        cmocka_unit_test(groups_are_apart),
        cmocka_unit_test(lesions_and_calm_skin_are_told_apart),
        cmocka_unit_test(patients_stay_out_of_the_project),
        cmocka_unit_test(judgements_belong_to_their_pairs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
