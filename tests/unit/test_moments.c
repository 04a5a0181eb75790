/* Solidity: the same for a shape however it lies, less where it has bays. */
#include "base/moments.h"

#include "support/check.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of the px (x, y) within +-60 for which is_in. */
static double solidity_of(bool (*is_in)(int x, int y))
{
    struct pm_moments m = {0};
    for (int y = -60; y <= 60; y++)
        for (int x = -60; x <= 60; x++)
            if (is_in(x, y))
                pm_moments_add_run(&m, y + 70, x + 90, x + 90);
    return pm_moments_solidity(&m);
}

static bool in_ellipse(int x, int y)
{
    return x * x / 2500.0 + y * y / 400.0 <= 1.0;
}

static bool in_bar(int x, int y)
{
    return abs(x) <= 50 && abs(y) <= 6;
}

static bool in_turned_bar(int x, int y)
{
    return abs(x + y) <= 40 && abs(x - y) <= 12;
}

static bool in_triangle(int x, int y)
{
    return y >= -30 && y <= 30 && abs(x) <= (y + 30) / 2;
}

static bool in_ring(int x, int y)
{
    return in_ellipse(x, y) && !in_ellipse(2 * x, 2 * y);
}

static void ellipses_are_solid_rings_are_not(void **state)
{
    (void)state;
    assert_true(fabs(solidity_of(in_ellipse) - 1.0) <= 0.01);
    assert_true(fabs(solidity_of(in_bar) - 3.0 / M_PI) <= 0.01);
    assert_true(fabs(solidity_of(in_turned_bar) - 3.0 / M_PI) <= 0.02);
    assert_true(fabs(solidity_of(in_triangle) - 0.83) <= 0.02);
    assert_true(solidity_of(in_ring) < 0.7);
}

static void a_run_is_the_sum_of_its_px(void **state)
{
    struct pm_moments run = {0}, px = {0};
    (void)state;
    pm_moments_add_run(&run, 3, 5, 11);
    for (int x = 5; x <= 11; x++)
        pm_moments_add_run(&px, 3, x, x);
    assert_true(fabs(run.n - px.n) <= 1e-9);
    assert_true(fabs(run.x - px.x) <= 1e-9);
    assert_true(fabs(run.xx - px.xx) <= 1e-9);
    assert_true(fabs(run.xy - px.xy) <= 1e-9);
    assert_true(fabs(run.yy - px.yy) <= 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ellipses_are_solid_rings_are_not),
        cmocka_unit_test(a_run_is_the_sum_of_its_px),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
