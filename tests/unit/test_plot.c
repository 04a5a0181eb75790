/* A figure as a picture: what lies where, how dark, and that it fails without memory as a whole. */
#include "report/plot_picture.h"

#include "support/check.h"
#include "support/job_case.h"

#include <stdlib.h>
#include <string.h>

static struct pm_plot_picture picture;
static struct pm_plot plot;

static void open_picture(double w, double h)
{
    picture = (struct pm_plot_picture){.job = &job};
    plot = (struct pm_plot){.picture = &picture};
    pm_plot_open(&plot, w, h, "a figure");
}

/* The red code at a point of the figure. */
static int red(double x, double y)
{
    const struct pm_rgb8 *p = &picture.picture;
    const int px = (int)(PM_PLOT_SCALE * x), py = (int)(PM_PLOT_SCALE * y);
    return p->v[3 * ((size_t)py * (size_t)p->w + (size_t)px)];
}

static void draw_line(const struct pm_pen *pen, double x0, double y0, double x1, double y1)
{
    pm_plot_path(&plot, pen);
    pm_plot_point(&plot, true, x0, y0);
    pm_plot_point(&plot, false, x1, y1);
    pm_plot_path_end(&plot);
}

static void lines_lie_where_they_are_drawn(void **state)
{
    const struct pm_pen pen = {"#000000", 4, 1, false};
    (void)state;
    open_picture(100, 60);
    assert_int_equal(picture.picture.w, 200);
    assert_int_equal(picture.picture.h, 120);
    draw_line(&pen, 10, 10, 90, 10); /* level */
    draw_line(&pen, 10, 20, 10, 50); /* upright */
    draw_line(&pen, 30, 20, 60, 50); /* slanted */
    assert_int_equal(red(50, 10), 0);
    assert_int_equal(red(50, 8.5), 0);
    assert_int_equal(red(50, 7), 255);
    assert_int_equal(red(50, 13), 255);
    assert_int_equal(red(10, 35), 0);
    assert_int_equal(red(7, 35), 255);
    assert_int_equal(red(45, 35), 0);
    assert_int_equal(red(50, 30), 255);
    assert_int_equal(red(95, 10), 255);
}

/* Where a path crosses itself it is as dark as anywhere; another path over it is not. */
static void a_path_is_one_shape(void **state)
{
    const struct pm_pen pen = {"#000000", 4, 0.5, false};
    (void)state;
    open_picture(60, 60);
    pm_plot_path(&plot, &pen);
    pm_plot_point(&plot, true, 5, 30);
    pm_plot_point(&plot, false, 55, 30);
    pm_plot_point(&plot, true, 30, 5);
    pm_plot_point(&plot, false, 30, 55);
    pm_plot_path_end(&plot);
    assert_in_range(red(15, 30), 127, 128);
    assert_int_equal(red(30, 30), red(15, 30));
    draw_line(&pen, 15, 5, 15, 55);
    assert_in_range(red(15, 30), 63, 65);
}

static void boxes_dots_and_words_have_their_places(void **state)
{
    const struct pm_pen pen = {"#000000", 6, 1, true};
    (void)state;
    open_picture(120, 60);
    pm_plot_box(&plot, 10, 10, 20, 5, "#0072b2");
    assert_int_equal(red(20, 12), 0);
    assert_int_equal(picture.picture.v[3 * (24 * 240 + 40) + 2], 0xb2);
    assert_int_equal(red(9, 12), 255);
    assert_int_equal(red(20, 16), 255);
    pm_plot_path(&plot, &pen);
    pm_plot_dot(&plot, 50, 20);
    pm_plot_path_end(&plot);
    assert_int_equal(red(50, 20), 0);
    assert_int_equal(red(52, 20), 0);
    assert_int_equal(red(54, 20), 255);
    pm_plot_words(&plot, 110, 50, "end", "III");
    int ink[2] = {0, 0}; /* left and right of the anchor, which the words end at */
    for (int x = 160; x < 240; x++)
        for (int y = 75; y < 105; y++)
            ink[x >= 220] += picture.picture.v[3 * (y * 240 + x)] < 128;
    assert_true(ink[0] > 50);
    assert_int_equal(ink[1], 0);
}

static void a_file_or_a_failure(void **state)
{
    uint8_t *bytes;
    size_t n;
    (void)state;
    open_picture(20, 10);
    pm_plot_close(&plot);
    assert_int_equal(pm_plot_picture_png(&picture, &bytes, &n), PIHMAP_OK);
    assert_true(n > 8 && memcmp(bytes, "\x89PNG", 4) == 0);
    free(bytes);
    picture.status = PIHMAP_ESYS;
    pm_plot_words(&plot, 1, 1, "start", "x");
    draw_line(&(struct pm_pen){NULL, 1, 1, false}, 0, 0, 9, 9);
    assert_int_equal(red(5, 5), 255);
    assert_int_equal(pm_plot_picture_png(&picture, &bytes, &n), PIHMAP_ESYS);
    assert_null(bytes);
}

int main(void)
{
#define JOB_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        JOB_TEST(lines_lie_where_they_are_drawn),
        JOB_TEST(a_path_is_one_shape),
        JOB_TEST(boxes_dots_and_words_have_their_places),
        JOB_TEST(a_file_or_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
