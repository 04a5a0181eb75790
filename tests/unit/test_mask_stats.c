/* Values and medians under a mask: what is outside says nothing, and of nothing there is none. */
#include "base/mask_stats.h"

#include "support/check.h"
#include "support/job_case.h"

#include <string.h>

enum { W = 4, H = 2 };
static float values[W * H] = {5, 100, 3, 100, 1, 2, 100, 4};
static float others[W * H] = {1, 1, 0, 1, 4, -1, 1, 0.5f};
static uint8_t set[W * H] = {255, 0, 255, 0, 255, 255, 0, 255};
static const struct pm_plane plane = {W, H, values}, other = {W, H, others};
static const struct pm_mask mask = {W, H, set};
static const struct pm_mask empty = {W, H, (uint8_t[W * H]){0}};

static void values_come_in_reading_order(void **state)
{
    (void)state;
    float out[W * H];
    static const float all[] = {5, 3, 1, 2, 4}, thirds[] = {5};
    assert_int_equal(pm_mask_values(&plane, &mask, 1, out), 5);
    assert_memory_equal(out, all, sizeof all);
    assert_int_equal(pm_mask_values(&plane, &mask, 3, out), 1); /* px 0, 3, 6 */
    assert_memory_equal(out, thirds, sizeof thirds);
    assert_int_equal(pm_mask_values(&plane, &mask, 1000, out), 1);
    assert_int_equal(pm_mask_values(&plane, &empty, 1, out), 0);
}

static void medians_are_of_the_mask(void **state)
{
    (void)state;
    float median = 0;
    assert_int_equal(pm_mask_median(&job, &plane, &mask, &median), PIHMAP_OK);
    assert_true(median == 3.0f);
    assert_true(values[1] == 100.0f && values[2] == 3.0f); /* nothing is reordered */
    assert_int_equal(pm_mask_median(&job, &plane, &empty, &median), PIHMAP_OK);
    assert_true(isnan(median));
}

static void colours_have_a_median_per_channel(void **state)
{
    (void)state;
    float red[W * H];
    for (int i = 0; i < W * H; i++)
        red[i] = -values[i];
    const struct pm_linear picture = {{W, H, red}, plane, other};
    double rgb[3] = {0, 0, 0};
    assert_int_equal(pm_mask_median_colour(&job, &picture, &mask, rgb), PIHMAP_OK);
    assert_true(rgb[0] == -3 && rgb[1] == 3 && rgb[2] == 0.5);
    assert_int_equal(pm_mask_median_colour(&job, &picture, &empty, rgb), PIHMAP_OK);
    assert_true(isnan(rgb[0]) && isnan(rgb[1]) && isnan(rgb[2]));
}

/* 5 / 1, 1 / 4 and 4 / 0.5 of those above 0; two are not. */
static void ratios_leave_out_what_is_too_dark(void **state)
{
    (void)state;
    float ratio = 0;
    assert_int_equal(pm_mask_median_ratio(&job, &plane, &other, &mask, 0, &ratio), PIHMAP_OK);
    assert_true(ratio == 5.0f);
    assert_int_equal(pm_mask_median_ratio(&job, &plane, &other, &mask, 0.75f, &ratio), PIHMAP_OK);
    assert_true(ratio == 2.625f); /* between 5 and 1 / 4 */
    assert_int_equal(pm_mask_median_ratio(&job, &plane, &other, &mask, 9, &ratio), PIHMAP_OK);
    assert_true(isnan(ratio));
    assert_int_equal(pm_mask_median_ratio(&job, &plane, &other, &empty, 0, &ratio), PIHMAP_OK);
    assert_true(isnan(ratio));
}

static bool stop(void *context, double done)
{
    (void)context;
    (void)done;
    return false;
}

static void without_scratch_they_fail(void **state)
{
    (void)state;
    float median;
    double rgb[3];
    const struct pm_linear picture = {plane, plane, plane};
    job.progress = stop;
    assert_int_equal(pm_mask_median(&job, &plane, &mask, &median), PIHMAP_ESTOPPED);
    assert_int_equal(pm_mask_median_colour(&job, &picture, &mask, rgb), PIHMAP_ESTOPPED);
    assert_int_equal(pm_mask_median_ratio(&job, &plane, &other, &mask, 0, &median),
                     PIHMAP_ESTOPPED);
    job.progress = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_in_reading_order),
        cmocka_unit_test(medians_are_of_the_mask),
        cmocka_unit_test(colours_have_a_median_per_channel),
        cmocka_unit_test(ratios_leave_out_what_is_too_dark),
        cmocka_unit_test(without_scratch_they_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
