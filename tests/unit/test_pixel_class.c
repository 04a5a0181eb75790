/* Classes of px: their table, their shares, what share of the skin is measured, precedence. */
#include "skin/pixel_class.h"

#include "support/check.h"

#include <math.h>
#include <string.h>

static void names_are_words_and_unique(void **state)
{
    (void)state;
    for (int a = 0; a < PM_PIXEL_CLASSES; a++) {
        const char *name = pm_pixel_name((enum pm_pixel_class)a);
        assert_true(name[0] && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name));
        assert_true(pm_pixel_text((enum pm_pixel_class)a)[0]);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(name, pm_pixel_name((enum pm_pixel_class)b));
            assert_true(pm_pixel_colour((enum pm_pixel_class)a) !=
                        pm_pixel_colour((enum pm_pixel_class)b));
        }
    }
}

static void shares_add_up(void **state)
{
    (void)state;
    uint8_t v[8] = {PM_PIXEL_MEASURED, PM_PIXEL_MEASURED,   PM_PIXEL_GLOSS, PM_PIXEL_GLOSS,
                    PM_PIXEL_HAIR,     PM_PIXEL_BACKGROUND, PM_PIXEL_PAD,   PM_PIXEL_MEASURED};
    uint8_t half[8] = {255, 255, 255, 255, 0, 0, 0, 0};
    const struct pm_class_map m = {8, 1, v};
    const struct pm_mask inside = {8, 1, half};
    double share[PM_PIXEL_CLASSES], sum = 0;
    pm_class_shares(&m, NULL, share);
    for (int k = 0; k < PM_PIXEL_CLASSES; k++)
        sum += share[k];
    assert_true(fabs(sum - 1) < 1e-12);
    assert_true(fabs(share[PM_PIXEL_GLOSS] - 0.25) < 1e-12);
    assert_true(fabs(pm_class_coverage(share) - 3.0 / 6) < 1e-12); /* not hair, not background */
    pm_class_shares(&m, &inside, share);
    assert_true(fabs(share[PM_PIXEL_MEASURED] - 0.5) < 1e-12);
    memset(half, 0, sizeof half);
    pm_class_shares(&m, &inside, share);
    assert_true(share[PM_PIXEL_MEASURED] == 0 && isnan(pm_class_coverage(share)));
}

static void what_lies_over_takes_precedence(void **state)
{
    (void)state;
    uint8_t under[3] = {PM_PIXEL_MEASURED, PM_PIXEL_HAIR, PM_PIXEL_HAIR};
    uint8_t top[3] = {PM_PIXEL_PAD, PM_PIXEL_MEASURED, PM_PIXEL_OVERLAY};
    struct pm_class_map m = {3, 1, under};
    const struct pm_class_map over = {3, 1, top};
    pm_class_map_put(&over, &m);
    assert_int_equal(under[0], PM_PIXEL_PAD);
    assert_int_equal(under[1], PM_PIXEL_HAIR);
    assert_int_equal(under[2], PM_PIXEL_OVERLAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_words_and_unique),
                                       cmocka_unit_test(shares_add_up),
                                       cmocka_unit_test(what_lies_over_takes_precedence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
