/* The light on a colour chart, from known falls of it; when a chart is used, and how sure its level
 * of light is. */
#include "chart/illumination.h"

#include "support/check.h"

#define N PM_CHART_PATCHES

static double x_of(int i)
{
    return i % PM_CHART_COLUMNS - 2.5;
}

static double y_of(int i)
{
    return i / PM_CHART_COLUMNS - 1.5;
}

static struct pm_chart_illumination fitted(const double e[N], bool allow_edge)
{
    struct pm_chart_illumination l;
    double weight[N];
    for (int i = 0; i < N; i++)
        weight[i] = 1;
    pm_chart_illumination(e, weight, allow_edge, &l);
    return l;
}

static void a_slope_is_found_in_spite_of_outliers(void **state)
{
    (void)state;
    double e[N];
    for (int i = 0; i < N; i++)
        e[i] = 0.3 + 0.05 * x_of(i) - 0.03 * y_of(i) + 0.01 * ((7 * i) % 5 - 2);
    e[3] += 1.5; /* covered, or glossy */
    e[17] -= 1.5;
    const struct pm_chart_illumination l = fitted(e, true);
    assert_false(l.has_edge);
    assert_near("slope along x", l.b[1], 0.05, 0.008);
    assert_near("along y", l.b[2], -0.03, 0.008);
    assert_near("level", pm_chart_illumination_at(&l, 8) - pm_chart_illumination_at(&l, 6), 0.1,
                0.016);
}

/* Is patch i in the shade, which lies at one side of the chart? */
static bool in_shade(int i, int side)
{
    return side == 0   ? x_of(i) > 1
           : side == 1 ? x_of(i) < -1
           : side == 2 ? y_of(i) > 1
                       : y_of(i) < -1;
}

/* The shade is what lies on fewer patches, whichever side that is. */
static void a_shadows_edge_is_found(void **state)
{
    (void)state;
    for (int side = 0; side < 4; side++) {
        double e[N];
        int wrong = 0;
        for (int i = 0; i < N; i++)
            e[i] = 0.01 * ((7 * i) % 5 - 2) - (in_shade(i, side) ? 0.6 : 0);
        const struct pm_chart_illumination l = fitted(e, true);
        assert_true(l.has_edge);
        assert_near("depth of the shade", l.b[3], -0.6, 0.08);
        for (int i = 0; i < N; i++)
            wrong += l.far[i] != in_shade(i, side);
        assert_int_equal(wrong, 0);
        assert_false(fitted(e, false).has_edge);
    }
}

/* Neither a slope alone nor a step that prints differ by is a shadow. */
static void what_is_no_shadow_has_no_edge(void **state)
{
    (void)state;
    double slope[N], step[N];
    for (int i = 0; i < N; i++) {
        slope[i] = 0.12 * x_of(i);
        step[i] = x_of(i) > 1 ? -0.2 : 0;
    }
    assert_false(fitted(slope, true).has_edge);
    assert_false(fitted(step, true).has_edge);
}

static void a_chart_is_used_up_to_a_limit(void **state)
{
    (void)state;
    struct pm_chart chart = {.found = true, .after_dE00 = 3.9};
    assert_true(pm_chart_usable(&chart));
    chart.after_dE00 = 4.1;
    assert_false(pm_chart_usable(&chart));
    chart.after_dE00 = 1;
    chart.found = false;
    assert_false(pm_chart_usable(&chart));
}

/* What camera and print do to both charts alike cancels; four patches count as one. */
static void the_error_of_the_level_of_light(void **state)
{
    (void)state;
    struct pm_chart a = {.found = true}, b = {.found = true};
    for (int i = 0; i < N; i++) {
        a.seen[i] = b.seen[i] = true;
        a.residual[i] = 0.1 * ((5 * i) % 7 - 3);
        b.residual[i] = a.residual[i] + (i % 2 ? 0.06 : -0.06);
    }
    assert_near("24 patches", pm_chart_sigma(&a, &b), 0.06 / sqrt(6), 1e-9);
    assert_near("equal", pm_chart_sigma(&a, &a), 0.01 / sqrt(6), 1e-9);
    for (int i = 3; i < N; i++)
        b.seen[i] = false;
    assert_true(isnan(pm_chart_sigma(&a, &b)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slope_is_found_in_spite_of_outliers),
        cmocka_unit_test(a_shadows_edge_is_found),
        cmocka_unit_test(what_is_no_shadow_has_no_edge),
        cmocka_unit_test(a_chart_is_used_up_to_a_limit),
        cmocka_unit_test(the_error_of_the_level_of_light),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
