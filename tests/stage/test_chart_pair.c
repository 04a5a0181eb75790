/* A pair with colour charts: another lamp and exposure, and skin that is darker as a whole. */
#include "unit/io_case.h"

#include "support/chart_render.h"
#include "support/picture.h"
#include "support/skin_render.h"

enum { W = 960, H = 720 };

static const double ITA[2] = {30, 24}; /* before, after */

static double median_L(struct io_case *c, const struct pm_linear *p, const struct pm_mask *skin)
{
    struct pm_rgb8 codes;
    double lab[3];
    assert_int_equal(pm_chart_codes(&c->job, p, &codes), PIHMAP_OK);
    assert_true(pm_picture_median_lab(&c->job, &codes, skin, lab));
    pm_rgb8_free(&codes);
    return lab[0];
}

/* Turns the picture about its centre, as no tripod holds a camera between two visits. */
static void turn(struct io_case *c, struct pm_linear *picture, double degrees)
{
    struct pm_linear out;
    const double cos_turn = cos(degrees * M_PI / 180), sin_turn = sin(degrees * M_PI / 180);
    assert_int_equal(pm_linear_alloc(&c->job, W, H, &out), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double dx = x - W / 2, dy = y - H / 2;
            const double from_x = W / 2 + cos_turn * dx - sin_turn * dy;
            const double from_y = H / 2 + sin_turn * dx + cos_turn * dy;
            pm_at(&out.r, x, y) = pm_sample(&picture->r, from_x, from_y);
            pm_at(&out.g, x, y) = pm_sample(&picture->g, from_x, from_y);
            pm_at(&out.b, x, y) = pm_sample(&picture->b, from_x, from_y);
        }
    pm_linear_free(picture);
    *picture = out;
}

/* Writes a JPEG of skin of this ITA in this shot, with the chart in the lower right corner. Returns
 * the skin's L* in even daylight. */
static double take(struct io_case *c, const char *name, double ita, const struct pm_shot *shot,
                   double exposure, double turned)
{
    struct pm_skin_look look;
    struct pm_linear picture;
    struct pm_mask skin;
    struct pm_rgb8 codes;
    struct pm_chart_scene scene = {.shot = *shot,
                                   .half_patch = 0.43,
                                   .exposure = exposure,
                                   .edition = PM_PUBLISHED_FROM_2014,
                                   .blur_px = 0.4};
    const double middle[2] = {0.83, 0.82}, angle[3] = {0.1, 0, 0.05};
    assert_true(pm_chart_pose(W, H, 0.28, middle, angle, scene.to_px));
    pm_skin_look_draw(PM_SCENE_CLOSEUP, ita, W, H, 21, &look);
    look.camera = shot->camera;
    look.lamp.gloss = 0;
    assert_int_equal(pm_skin_render(&c->job, &look, &picture, &skin), PIHMAP_OK);
    const double L = median_L(c, &picture, &skin);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    look.kelvin = shot->kelvin;
    look.balance = shot->balance;
    assert_int_equal(pm_skin_render(&c->job, &look, &picture, &skin), PIHMAP_OK);
    assert_int_equal(pm_chart_render(&c->job, &scene, &picture), PIHMAP_OK);
    turn(c, &picture, turned);
    assert_int_equal(pm_chart_codes(&c->job, &picture, &codes), PIHMAP_OK);
    assert_int_equal(pm_picture_save_jpeg(&c->job, io_path(c, name), &codes, 92, NULL), PIHMAP_OK);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_rgb8_free(&codes);
    return L;
}

static pihmap_result *compare(struct io_case *c, bool chart)
{
    struct pihmap_options opt;
    struct pihmap_error err;
    pihmap_result *r = NULL;
    char before[4200], after[4200];
    pihmap_options_init(&opt);
    opt.chart = chart;
    opt.chart_pitch = 13.5;
    snprintf(before, sizeof before, "%s", io_path(c, "before.jpg"));
    snprintf(after, sizeof after, "%s", io_path(c, "after.jpg"));
    const enum pihmap_status st = pihmap_compare(before, after, &opt, &r, &err);
    if (st)
        print_error("%s\n", err.text);
    assert_int_equal(st, PIHMAP_OK);
    return r;
}

static void a_darker_skin_is_measured_across_two_lamps(void **state)
{
    struct io_case *c = *state;
    static const struct pm_shot shots[2] = {{PM_CAMERA_SONY_A7M4, 0, 0},
                                            {PM_CAMERA_SONY_A7M4, 3200, 0.5}};
    const double was = take(c, "before.jpg", ITA[0], &shots[0], 0.8, 0);
    const double now = take(c, "after.jpg", ITA[1], &shots[1], 0.4, 1);
    pihmap_result *r = compare(c, true);
    const struct pihmap_report *report = pihmap_result_report(r);
    assert_int_equal(report->lighting, PIHMAP_LIGHTING_CHART);
    assert_true(report->chart[0].usable && report->chart[1].usable);
    assert_true(now - was < -1.0); /* else there is nothing to find */
    if (!report->global_can_tell || fabs(report->global_delta_L - (now - was)) > 0.8)
        print_error("%g found of %g: %s\n", report->global_delta_L, now - was,
                    pihmap_reason_name(report->global_reason.code));
    assert_true(report->global_can_tell);
    io_near(report->global_delta_L, now - was, 0.8);
    assert_true(report->comparability.exposure_ev < -0.5); /* as photographed */
    assert_true(report->comparability.rgb_gain[2] < 0.8 * report->comparability.rgb_gain[0]);
    /* 0.28 of the width are 6.3 pitches of 13.5 mm */
    io_near(report->chart[0].pitch_px, 0.28 * W / 6.3, 1.0);
    for (size_t i = 0; i < report->region_count; i++) /* and nothing on the chart is a mark */
        assert_true(report->regions[i].centroid[0] < 0.66 * W ||
                    report->regions[i].centroid[1] < 0.62 * H);
    pihmap_result_free(r);

    r = compare(c, false);
    assert_int_equal(pihmap_result_report(r)->lighting, PIHMAP_LIGHTING_SELF);
    assert_false(pihmap_result_report(r)->global_can_tell);
    assert_false(pihmap_result_report(r)->chart[0].found);
    pihmap_result_free(r);
}

static void inspect_finds_and_outlines_the_chart(void **state)
{
    struct io_case *c = *state;
    static const struct pm_shot shot = {PM_CAMERA_CIE1931, 0, 0};
    struct pihmap_inspection *seen;
    struct pihmap_error err;
    char photo[4200];
    struct pm_photo drawn, plain;
    take(c, "before.jpg", ITA[0], &shot, 0.8, 0);
    snprintf(photo, sizeof photo, "%s", io_path(c, "before.jpg"));
    assert_int_equal(pihmap_inspect(photo, NULL, &seen, &err), PIHMAP_OK);
    assert_true(seen->chart.found && seen->chart.usable);
    assert_int_equal(seen->chart.patches, 24);
    const struct pihmap_source file = {.name = photo};
    assert_int_equal(pihmap_inspection_draw(seen, &file, io_path(c, "seen.png"), false, &err),
                     PIHMAP_OK);
    assert_int_equal(pm_load(&c->job, c->path, &c->opt, &drawn), PIHMAP_OK);
    assert_int_equal(pm_load(&c->job, photo, &c->opt, &plain), PIHMAP_OK);
    int other = 0;
    for (int i = 0; i < W * H; i++)
        other += memcmp(drawn.display.v + 3 * i, plain.display.v + 3 * i, 3) != 0;
    assert_true(other > 500 && other < W * H / 8);
    pm_photo_free(&drawn);
    pm_photo_free(&plain);
    assert_int_equal(pihmap_inspection_draw(seen, &file, photo, true, &err), PIHMAP_EARG);
    pihmap_inspection_free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(a_darker_skin_is_measured_across_two_lamps),
        IO_TEST(inspect_finds_and_outlines_the_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
