/* What is unknown is filled smoothly from around it; what is known stays. */
#include "base/push_pull.h"

#include "support/check.h"
#include "support/job_case.h"

#include <math.h>
#include <string.h>

enum { W = 61, H = 47 };

static float slope(int x, int y)
{
    return 0.2f + 0.004f * (float)x + 0.002f * (float)y;
}

static bool is_hole(int x, int y)
{
    return x >= 20 && x < 40 && y >= 15 && y < 30;
}

static void a_hole_in_a_slope_is_filled(void **state)
{
    struct pm_plane v;
    struct pm_mask unknown;
    float most_off = 0.0f, steepest = 0.0f;
    (void)state;
    assert_int_equal(pm_plane_alloc(&job, W, H, &v), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&job, W, H, &unknown), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&unknown, x, y) = is_hole(x, y) ? 255 : 0;
            pm_at(&v, x, y) = is_hole(x, y) ? 0.0f : slope(x, y);
        }
    assert_int_equal(pm_push_pull(&job, &unknown, &v), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 1; x < W; x++) {
            most_off = fmaxf(most_off, fabsf(pm_at(&v, x, y) - slope(x, y)));
            steepest = fmaxf(steepest, fabsf(pm_at(&v, x, y) - pm_at(&v, x - 1, y)));
            if (!is_hole(x, y))
                assert_true(pm_at(&v, x, y) == slope(x, y));
        }
    print_message("off %.4f, steepest %.4f\n", (double)most_off, (double)steepest);
    assert_true(most_off < 0.04f);
    assert_true(steepest < 0.03f); /* the hole was 0: its edge is gone */
    pm_plane_free(&v);
    pm_mask_free(&unknown);
}

static void where_nothing_is_known_nothing_changes(void **state)
{
    float of[4] = {0.1f, 0.2f, 0.3f, 0.4f}, was[4];
    uint8_t all[4] = {255, 255, 255, 255};
    struct pm_plane v = {2, 2, of};
    const struct pm_mask unknown = {2, 2, all};
    (void)state;
    memcpy(was, of, sizeof was);
    assert_int_equal(pm_push_pull(&job, &unknown, &v), PIHMAP_OK);
    assert_memory_equal(of, was, sizeof was);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hole_in_a_slope_is_filled),
        cmocka_unit_test(where_nothing_is_known_nothing_changes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
