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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_darkening_of_the_area_is_measured, setup, teardown),
        cmocka_unit_test_setup_teardown(light_alone_is_no_change, setup, teardown),
        cmocka_unit_test_setup_teardown(a_patch_that_is_not_seen_gives_no_figures, setup, teardown),
        cmocka_unit_test_setup_teardown(a_patch_that_is_half_shaded_gives_no_figures, setup,
                                        teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
