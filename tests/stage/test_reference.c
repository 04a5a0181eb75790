/* Change of the whole area relative to a reference patch: light on both cancels, and an unreliable
 * patch gives no figures. */
#include "tone/reference.h"

#include "stage/stage_case.h"

#define W 420
#define H 320

struct reference_case {
    struct stage_case skin;
    struct pm_linear later;
    struct pm_mask area, patch; /* the patch is the left third, the area the rest */
};

static int setup(void **state)
{
    static struct reference_case c;
    case_render(&c.skin, PM_SCENE_CLOSEUP, -10, W, H, 9);
    case_copy(&c.skin, &c.skin.skin, &c.later);
    assert_int_equal(pm_mask_alloc(&c.skin.job, W, H, &c.area), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&c.skin.job, W, H, &c.patch), PIHMAP_OK);
    for (size_t i = 0; i < (size_t)W * H; i++) {
        c.patch.v[i] = i % W < W / 3 ? 255 : 0;
        c.area.v[i] = i % W < W / 3 + 20 ? 0 : 255;
    }
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    struct reference_case *c = *state;
    pm_linear_free(&c->later);
    pm_mask_free(&c->area);
    pm_mask_free(&c->patch);
    case_end(&c->skin);
    return 0;
}

static struct pm_whole measured(struct reference_case *c)
{
    const struct pm_registered_pair pair = {&c->skin.skin, &c->later, &c->area};
    struct pm_whole whole;
    assert_int_equal(pm_reference(&c->skin.job, &pair, &c->patch, &whole), PIHMAP_OK);
    return whole;
}

/* Brighter, warmer light from one side on all of it; melanin in the area, not in the patch. */
static void change(struct reference_case *c, double drop)
{
    double mean[3];
    case_mean(&c->skin.skin, W / 2.0, H / 2.0, 100, mean);
    const double amount = drop > 0 ? case_amount(mean, CASE_MELANIN, drop) : 0;
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < (size_t)W * H; i++) {
            const double x = (double)(i % W) / W;
            const double light = 1.2 * (1 + 0.1 * x) * (1 - 0.03 * k);
            const double taken = i % W < W / 3 ? 0 : amount * CASE_MELANIN[k];
            case_channel(&c->later, k)->v[i] *= (float)(light * exp(-taken));
        }
}

static void a_darkening_of_the_area_is_measured(void **state)
{
    struct reference_case *c = *state;
    change(c, 2);
    const struct pm_whole whole = measured(c);
    assert_int_equal(whole.trouble, PM_REFERENCE_GOOD);
    print_message("whole area: %.2f +- %.2f L*\n", whole.delta[0], whole.sigma_L);
    assert_true(fabs(whole.delta[0] + 2) < 0.4);
    assert_true(whole.sigma_L > 0 && whole.sigma_L < 0.5);
}

static void light_alone_is_no_change(void **state)
{
    struct reference_case *c = *state;
    change(c, 0);
    const struct pm_whole whole = measured(c);
    assert_int_equal(whole.trouble, PM_REFERENCE_GOOD);
    assert_true(fabs(whole.delta[0]) < 0.4);
}

static void a_patch_that_is_not_seen_gives_no_figures(void **state)
{
    struct reference_case *c = *state;
    memset(c->patch.v, 0, (size_t)W * H);
    const struct pm_whole whole = measured(c);
    assert_int_equal(whole.trouble, PM_REFERENCE_UNSEEN);
    assert_true(isnan(whole.delta[0]));
}

/* A shadow lies over half of the patch. */
static void a_patch_that_is_half_shaded_gives_no_figures(void **state)
{
    struct reference_case *c = *state;
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < (size_t)W * H; i++)
            if (i % W < W / 6)
                case_channel(&c->later, k)->v[i] *= 0.6f;
    const struct pm_whole whole = measured(c);
    assert_int_equal(whole.trouble, PM_REFERENCE_UNEVEN);
    assert_true(isnan(whole.delta[0]));
}

/* ---- flat skin, whose change and light are known exactly ------------------------------------- */

/* Even skin that is 2 L* darker outside the patch, in a light whose ln changes by slope over half
 * of the width, and curves by curve. */
static void flat_change(struct reference_case *c, double slope, double curve)
{
    const double amount = case_amount(CASE_SKIN, CASE_MELANIN, 2);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < (size_t)W * H; i++) {
            const double x = 2.0 * (double)(i % W) / W - 1, y = (2.0 * (double)(i / W) - H) / W;
            const double taken = c->patch.v[i] ? 0 : amount;
            case_channel(&c->skin.skin, k)->v[i] = (float)CASE_SKIN[k];
            case_channel(&c->later, k)->v[i] =
                (float)(CASE_SKIN[k] *
                        exp(slope * x + curve * (x * x + y * y) - taken * CASE_MELANIN[k]));
        }
    case_noise(&c->later, 0.01, 7);
}

/* The patch: a square of 40 px in the middle, with skin all round it from so many px on. */
static void patch_in_the_middle(struct reference_case *c, int gap)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const size_t i = (size_t)y * W + (size_t)x;
            const int far = abs(x - W / 2) > abs(y - H / 2) ? abs(x - W / 2) : abs(y - H / 2);
            c->patch.v[i] = far < 20 ? 255 : 0;
            c->area.v[i] = far >= 20 + gap ? 255 : 0;
        }
}

/* Marks of 10 L* lie on a fifth of the skin next to the patch: what all of the skin did is asked.
 */
static void marks_do_not_draw_the_whole_area(void **state)
{
    struct reference_case *c = *state;
    patch_in_the_middle(c, 4);
    flat_change(c, 0.1, 0);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x % 48 - 24, y % 48 - 24) < 12 && c->area.v[(size_t)y * W + (size_t)x])
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&c->later, k), x, y) *= (float)exp(-0.5 * CASE_MELANIN[k]);
    const struct pm_whole whole = measured(c);
    print_message("among marks: %.2f +- %.2f L*\n", whole.delta[0], whole.sigma_L);
    assert_near("whole area among marks", whole.delta[0], -2, 0.35);
}

/* The light is bent far away; it is the skin next to the patch that counts. */
static void near_skin_weighs_more(void **state)
{
    struct reference_case *c = *state;
    patch_in_the_middle(c, 4);
    flat_change(c, 0.1, 0.2);
    const struct pm_whole whole = measured(c);
    print_message("in curved light: %.2f +- %.2f L*\n", whole.delta[0], whole.sigma_L);
    assert_near("whole area in curved light", whole.delta[0], -2, 0.5);
}

/* Sigma covers the error and grows with a curve in the light; from some point on there are no
 * figures. */
static void the_error_grows_with_a_curve(void **state)
{
    struct reference_case *c = *state;
    patch_in_the_middle(c, 4);
    flat_change(c, 0.1, 0);
    const double near = measured(c).sigma_L;
    patch_in_the_middle(c, 60);
    flat_change(c, 0.1, 0);
    const double far = measured(c).sigma_L;
    flat_change(c, 0.1, 0.1);
    const struct pm_whole curved = measured(c);
    print_message("sigma: %.3f L* near, %.3f far, %.3f far in curved light (%.2f L*)\n", near, far,
                  curved.sigma_L, curved.delta[0]);
    assert_true(near > 0.16 && near < 0.25); /* 0.152 is what 8-bit steps leave of any */
    assert_true(far > 0.16);
    assert_true(curved.sigma_L > 1.5 * far);
    assert_true(fabs(curved.delta[0] + 2) < 2.2 * curved.sigma_L);
    flat_change(c, 0.1, 1.5);
    assert_int_equal(measured(c).trouble, PM_REFERENCE_FAR);
}

/* Four cells of 8 x 8 px on either side of the patch are too few to tell marks from skin. */
static void too_little_skin_gives_no_figures(void **state)
{
    struct reference_case *c = *state;
    patch_in_the_middle(c, 4);
    flat_change(c, 0, 0);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            c->area.v[(size_t)y * W + (size_t)x] =
                (x / 8 == 22 || x / 8 == 30) && y >= 144 && y < 176 ? 255 : 0;
    assert_int_equal(measured(c).trouble, PM_REFERENCE_FAR);
    for (int y = 0; y < H; y++) /* twice as many will do */
        for (int x = 0; x < W; x++)
            c->area.v[(size_t)y * W + (size_t)x] =
                (x / 8 == 22 || x / 8 == 30) && y >= 128 && y < 192 ? 255 : 0;
    assert_int_equal(measured(c).trouble, PM_REFERENCE_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_darkening_of_the_area_is_measured, setup, teardown),
        cmocka_unit_test_setup_teardown(light_alone_is_no_change, setup, teardown),
        cmocka_unit_test_setup_teardown(a_patch_that_is_not_seen_gives_no_figures, setup, teardown),
        cmocka_unit_test_setup_teardown(a_patch_that_is_half_shaded_gives_no_figures, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(marks_do_not_draw_the_whole_area, setup, teardown),
        cmocka_unit_test_setup_teardown(near_skin_weighs_more, setup, teardown),
        cmocka_unit_test_setup_teardown(the_error_grows_with_a_curve, setup, teardown),
        cmocka_unit_test_setup_teardown(too_little_skin_gives_no_figures, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
