/*
 * The standard error of an alignment: small where detail fixes the place, large where another place
 * fits as well or better, where there is no detail, and where the pictures have nothing in common.
 */
#include "align/position_error.h"

#include "unit/warped_case.h"

#include <string.h>

/* Left to right: the same structure, the same 4 px away in the finest band, unlike structure,
 * plain. */
enum { SAME, MOVED, UNLIKE, PLAIN, PARTS };

#define SHIFT 4 /* px of level 0 */

static int part_of(int band, double x)
{
    return (int)(x * PARTS / (CASE_W >> band));
}

static void paint_parts(int band, double x, double y, struct warped_px *out)
{
    const int part = part_of(band, x);
    if (part == MOVED) /* the same skin at every band */
        out->after = case_structure(band, x - (double)SHIFT / (1 << band), y, 1);
    if (part == UNLIKE)
        out->after = case_structure(band, x, y, 7);
    if (part == PLAIN) {
        out->before = 0.1 * case_structure(band, x, y, 8);
        out->after = 0.1 * case_structure(band, x, y, 9);
    }
}

/* Mean errors of the parts, px of level 0; windows reach into the next part. */
static void errors(warped_painter *painter, double mean[PARTS])
{
    struct warped_case c;
    struct pm_plane map;
    double n[PARTS] = {0};
    warped_begin(&c, painter);
    assert_int_equal(pm_position_error(&c.job, c.band, PM_BANDS, &c.pyramid.skin[0], &map),
                     PIHMAP_OK);
    assert_true(map.w == CASE_W / PM_ERROR_SPACING && map.h == CASE_H / PM_ERROR_SPACING);
    memset(mean, 0, PARTS * sizeof *mean);
    for (int y = 0; y < map.h; y++)
        for (int x = 0; x < map.w; x++) {
            const int wide = map.w / PARTS, part = x / wide, along = x % wide;
            assert_true(pm_at(&map, x, y) > 0.0f);
            if (along < 3 || along >= wide - 3)
                continue;
            mean[part] += (double)pm_at(&map, x, y);
            n[part]++;
        }
    for (int k = 0; k < PARTS; k++)
        mean[k] /= n[k];
    print_message("same %.2f, moved %.2f, unlike %.2f, plain %.2f px\n", mean[SAME], mean[MOVED],
                  mean[UNLIKE], mean[PLAIN]);
    pm_job_free(&c.job);
}

static void it_tells_where_the_place_is_wrong_or_not_known(void **state)
{
    (void)state;
    double mean[PARTS];
    errors(paint_parts, mean);
    assert_true(mean[SAME] < 0.2);
    assert_true(mean[MOVED] > 0.5 * SHIFT && mean[MOVED] < 1.5 * SHIFT);
    assert_true(mean[UNLIKE] > 2.5);
    assert_true(mean[PLAIN] > 2.5);
}

/* Noise blurs the place by the Cramer-Rao bound, long before another place fits as well. */
static void paint_noisy(int band, double x, double y, struct warped_px *out)
{
    if (part_of(band, x) == MOVED)
        out->after += 0.6 * case_structure(band, 1.7 * x, 1.7 * y, 11);
    else if (part_of(band, x) != SAME)
        out->after += 1.2 * case_structure(band, 1.7 * x, 1.7 * y, 11);
}

static void it_grows_with_noise(void **state)
{
    (void)state;
    double mean[PARTS];
    errors(paint_noisy, mean);
    assert_true(mean[MOVED] > 1.7 * mean[SAME] && mean[MOVED] < 1.0);
    assert_true(mean[UNLIKE] > 1.5 * mean[MOVED]);
}

/* One patch in nine has unlike structure in the after picture, as a new mark has: its neighbours
 * know where it lies. */
static void paint_lone(int band, double x, double y, struct warped_px *out)
{
    const int side = PM_ERROR_SPACING >> band;
    if (part_of(band, x) == MOVED && (int)x / side % 3 == 1 && (int)y / side % 3 == 1)
        out->after = case_structure(band, x, y, 7);
}

static void neighbours_know_the_place_of_a_mark(void **state)
{
    (void)state;
    double mean[PARTS];
    errors(paint_lone, mean);
    assert_true(mean[MOVED] < 0.5);
}

/* Off the skin every other patch is asked; its neighbours answer for the rest. */
static void paint_off_skin(int band, double x, double y, struct warped_px *out)
{
    paint_parts(band, x, y, out);
    out->skin = 0.0;
}

static void it_knows_the_rest_of_the_picture(void **state)
{
    (void)state;
    double mean[PARTS];
    errors(paint_off_skin, mean);
    assert_true(mean[SAME] < 0.3);
    assert_true(mean[MOVED] > 0.5 * SHIFT);
}

/* Of a picture of 1000 px: surely up to 4 px, not from 8 on. */
static void a_small_error_is_certain(void **state)
{
    (void)state;
    assert_float_equal(pm_position_certainty(0.5f, 1000.0f), 1.0f, 1e-5f);
    assert_float_equal(pm_position_certainty(3.99f, 1000.0f), 1.0f, 1e-5f);
    assert_float_equal(pm_position_certainty(6.0f, 1000.0f), 0.5f, 1e-5f);
    assert_float_equal(pm_position_certainty(3.0f, 500.0f), 0.5f, 1e-5f);
    assert_float_equal(pm_position_certainty(8.01f, 1000.0f), 0.0f, 1e-5f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_tells_where_the_place_is_wrong_or_not_known),
        cmocka_unit_test(it_grows_with_noise),
        cmocka_unit_test(neighbours_know_the_place_of_a_mark),
        cmocka_unit_test(it_knows_the_rest_of_the_picture),
        cmocka_unit_test(a_small_error_is_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
