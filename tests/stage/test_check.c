/*
 * pihmap_check() on rendered skin that was photographed in another way: it grades as compare does,
 * and says what was different, with its direction. How large a turn is it only estimates.
 */
#include "compare/result.h"

#include "stage/stage_case.h"
#include "support/files.h"
#include "support/pair_develop.h"
#include "support/skin_view.h"

#define SIDE 480

static struct pm_job job;
static struct pm_skin_material material;
static struct pm_bytes before;

static uint64_t exposures; /* each has noise of its own */

/* A JPEG of what the view shows. */
static struct pm_bytes photograph(const struct pm_skin_view *view)
{
    struct pm_skin_photo photo;
    struct pm_rgb8 codes;
    assert_int_equal(pm_skin_view_render(&job, &material, view, &photo), PIHMAP_OK);
    case_noise(&photo.picture, 0.01, ++exposures);
    assert_int_equal(pm_rgb8_alloc(&job, photo.picture.r.w, photo.picture.r.h, &codes), PIHMAP_OK);
    pm_pair_encode(&photo.picture, 0, 0, &codes);
    const struct pm_test_jpeg jpeg = {codes.w, codes.h, 3,     codes.v, 0,   false,
                                      false,   false,   false, NULL,    NULL};
    const struct pm_bytes bytes = pm_test_jpeg_make(&jpeg);
    pm_rgb8_free(&codes);
    pm_skin_photo_free(&photo);
    return bytes;
}

static int begin(void **state)
{
    struct pm_skin_look look;
    struct pm_skin_view view;
    (void)state;
    pm_job_init(&job, 2);
    pm_skin_look_draw(PM_SCENE_OVAL, 10, SIDE, SIDE * 3 / 4, 21, &look);
    if (pm_skin_material_make(&job, &look, &material))
        return -1;
    pm_skin_view_still(&material, &view);
    before = photograph(&view);
    return 0;
}

static int end(void **state)
{
    (void)state;
    pm_bytes_free(&before);
    pm_skin_material_free(&material);
    pm_job_free(&job);
    return 0;
}

static enum pihmap_status check(const struct pm_skin_view *view, pihmap_result **out)
{
    struct pm_bytes after = photograph(view);
    const struct pihmap_source was = {NULL, before.v, before.n}, now = {NULL, after.v, after.n};
    pihmap_result *compared;
    const enum pihmap_status st = pihmap_check(&was, &now, NULL, out, NULL);
    assert_int_equal(pihmap_compare_sources(&was, &now, NULL, &compared, NULL), st);
    const struct pihmap_comparability *a = &(*out)->report.comparability;
    const struct pihmap_comparability *b = &compared->report.comparability;
    assert_int_equal(a->grade, b->grade);
    assert_int_equal(a->reason_count, b->reason_count);
    for (int k = 0; k < a->reason_count; k++) {
        assert_int_equal(a->reasons[k].code, b->reasons[k].code);
        assert_memory_equal(a->reasons[k].value, b->reasons[k].value, sizeof a->reasons[k].value);
    }
    assert_memory_equal(a->rgb_gain, b->rgb_gain, sizeof a->rgb_gain);
    pihmap_result_free(compared);
    pm_bytes_free(&after);
    return st;
}

/* The advice with this code, printed with all others where there is none. */
static const struct pihmap_advice *find(const pihmap_result *r, enum pihmap_advice_code code)
{
    const struct pihmap_advice *advice;
    for (size_t i = 0; (advice = pihmap_result_advice(r, i)); i++)
        if (advice->code == code)
            return advice;
    print_error("no %s in:\n", pihmap_advice_name(code));
    for (size_t i = 0; (advice = pihmap_result_advice(r, i)); i++)
        print_error("  %s %g\n", pihmap_advice_name(advice->code), advice->value[0]);
    fail();
    return NULL;
}

/* Turns the skin to the right edge of the photo, and to the lower one. */
static void turn_view(struct pm_skin_view *view, double right, double down)
{
    const double c = cos(right * M_PI / 180), s = sin(right * M_PI / 180);
    const double d = cos(down * M_PI / 180), t = sin(down * M_PI / 180);
    const double turn[9] = {c, 0, s, -t * s, d, t * c, -d * s, -t, d * c};
    memcpy(view->turn, turn, sizeof turn);
}

static void the_same_view_is_kept(void **state)
{
    struct pm_skin_view view;
    pihmap_result *r;
    (void)state;
    pm_skin_view_still(&material, &view);
    view.shift_x = 3.3;
    assert_int_equal(check(&view, &r), PIHMAP_OK);
    assert_int_equal(pihmap_result_retake(r), PIHMAP_RETAKE_NO);
    assert_null(pihmap_result_advice(r, 0));
    pihmap_result_free(r);
}

static void a_turn_is_told_with_its_direction(void **state)
{
    static const struct {
        double right, down;
        enum pihmap_advice_code code;
    } cases[] = {{14, 0, PIHMAP_ADVICE_TURN_LEFT},
                 {-14, 0, PIHMAP_ADVICE_TURN_RIGHT},
                 {0, 14, PIHMAP_ADVICE_TURN_UP},
                 {0, -14, PIHMAP_ADVICE_TURN_DOWN}};
    (void)state;
    for (int k = 0; k < PM_DRAWS(4); k++) {
        struct pm_skin_view view;
        pihmap_result *r;
        pm_skin_view_still(&material, &view);
        turn_view(&view, cases[k].right, cases[k].down);
        assert_int_equal(check(&view, &r), PIHMAP_OK);
        assert_near("degrees", find(r, cases[k].code)->value[0], 14, 4);
        pihmap_result_free(r);
    }
}

static void distance_rotation_and_exposure_are_told(void **state)
{
    struct pm_skin_view view;
    pihmap_result *r;
    (void)state;
    pm_skin_view_still(&material, &view);
    view.scale = 0.85;
    view.ev = 0.8;
    const double c = cos(8 * M_PI / 180), s = sin(8 * M_PI / 180);
    const double clockwise[9] = {c, -s, 0, s, c, 0, 0, 0, 1}; /* y points down */
    memcpy(view.turn, clockwise, sizeof clockwise);
    assert_int_equal(check(&view, &r), PIHMAP_OK);
    assert_near("closer, %", find(r, PIHMAP_ADVICE_CLOSER)->value[0], 15, 1.5);
    assert_near("clockwise", find(r, PIHMAP_ADVICE_ROTATE_CLOCKWISE)->value[0], 8, 1);
    assert_near("darker, EV", find(r, PIHMAP_ADVICE_DARKER)->value[0], 0.8, 0.1);
    assert_true(find(r, PIHMAP_ADVICE_DARKER)->decisive);
    assert_false(find(r, PIHMAP_ADVICE_CLOSER)->decisive);
    assert_int_equal(pihmap_result_retake(r), PIHMAP_RETAKE_ADVISED);
    pihmap_result_free(r);
}

static void skin_that_is_cut_off_is_told_with_its_side(void **state)
{
    struct pm_skin_view view;
    pihmap_result *r;
    (void)state;
    pm_skin_view_still(&material, &view);
    view.shift_x = 0.17 * SIDE;
    assert_int_equal(check(&view, &r), PIHMAP_OK);
    assert_in_range((int)find(r, PIHMAP_ADVICE_SHOW_RIGHT)->value[0], 5, 40);
    pihmap_result_free(r);
}

static void light_from_another_side_is_told(void **state)
{
    struct pm_skin_view view;
    pihmap_result *r;
    (void)state;
    pm_skin_view_still(&material, &view);
    view.look.lamp.azimuth = 0;
    view.look.lamp.elevation = 0.7;
    assert_true(check(&view, &r) == PIHMAP_OK);
    find(r, PIHMAP_ADVICE_LIGHT_FROM_RIGHT);
    pihmap_result_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_view_is_kept),
        cmocka_unit_test(a_turn_is_told_with_its_direction),
        cmocka_unit_test(distance_rotation_and_exposure_are_told),
        cmocka_unit_test(skin_that_is_cut_off_is_told_with_its_side),
        cmocka_unit_test(light_from_another_side_is_told),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
