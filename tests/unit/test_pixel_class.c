/* Classes of px: their table, their shares, what share of the skin is measured, precedence. */
#include "skin/pixel_class.h"

#include "base/shares.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

static void names_are_words_and_unique(void **state)
{
    (void)state;
    for (int a = 0; a < PM_PIXEL_CLASSES; a++) {
        const char *name = pihmap_pixel_name(a);
        assert_true(name[0] && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name));
        assert_true(pihmap_pixel_text(a)[0]);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(name, pihmap_pixel_name(b));
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

/* Skin apart from the main area may be a wall: it is neither covered nor missed. */
static void coverage_is_of_the_main_area(void **state)
{
    (void)state;
    double share[PM_PIXEL_CLASSES] = {0};
    share[PM_PIXEL_MEASURED] = 0.2;
    share[PM_PIXEL_OTHER_SKIN] = 0.5;
    share[PM_PIXEL_SHADOW] = 0.1;
    share[PM_PIXEL_BACKGROUND] = 0.2;
    assert_true(fabs(pm_class_coverage(share) - 2.0 / 3) < 1e-12);
    assert_int_equal(pm_class_most_hidden(share), PM_PIXEL_SHADOW);
}

/* Lines for people add up, however the shares are rounded. */
static void lines_add_up_to_100(void **state)
{
    (void)state;
    double share[PIHMAP_PIXEL_ROOM] = {0};
    struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM];
    share[PM_PIXEL_MEASURED] = 1.0 / 3;
    share[PM_PIXEL_BACKGROUND] = 1.0 / 3;
    share[PM_PIXEL_GLOSS] = 1.0 / 3 - 0.007;
    share[PM_PIXEL_LIP] = 0.004;
    share[PM_PIXEL_EYE] = 0.003;
    int n = pihmap_pixel_lines(share, lines), sum = 0;
    assert_int_equal(n, 4);
    assert_int_equal(lines[0].pixel, PM_PIXEL_MEASURED);
    assert_int_equal(lines[1].pixel, PM_PIXEL_BACKGROUND);
    assert_int_equal(lines[2].pixel, PM_PIXEL_GLOSS);
    assert_int_equal(lines[3].pixel, -1);
    for (int i = 0; i < n; i++)
        sum += (int)lround(10 * lines[i].percent);
    assert_int_equal(sum, 1000);
    assert_int_equal(lround(10 * lines[3].percent), 7);
    share[PM_PIXEL_MEASURED] = NAN; /* not known */
    assert_int_equal(pihmap_pixel_lines(share, lines), 0);
}

static void rounded_shares_add_up(void **state)
{
    (void)state;
    const double share[4] = {0.00004, 0.33333, 0.33333, 0.3333};
    int rounded[4];
    pm_round_shares(share, 4, 10000, rounded);
    assert_int_equal(rounded[0] + rounded[1] + rounded[2] + rounded[3], 10000);
    for (int i = 0; i < 4; i++)
        assert_true(fabs(rounded[i] / 1e4 - share[i]) < 1e-4);
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
                                       cmocka_unit_test(coverage_is_of_the_main_area),
                                       cmocka_unit_test(lines_add_up_to_100),
                                       cmocka_unit_test(rounded_shares_add_up),
                                       cmocka_unit_test(what_lies_over_takes_precedence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
