/*
 * What the repeatability of other photos does to a pair: a floor by size, a prior of its noise, a
 * reason when it is unlike them.
 */
#include "compare/repeats.h"

#include "compare/comparability.h"
#include "support/check.h"

#include <string.h>

static struct pm_noise_prior prior_of(double variance, double dof)
{
    struct pm_noise_prior out = {
        .sizes = 2, .diameter = {10, 20}, .floor = {{3.0, 1.0}, {2.0, 0.5}}};
    for (int s = 0; s < PM_SCALES; s++)
        out.local[s] = (struct pm_variance_prior){variance, dof};
    return out;
}

static double area(double diameter)
{
    return M_PI / 4 * diameter * diameter;
}

static void floor_by_size(void **state)
{
    const struct pm_noise_prior prior = prior_of(0.04, 10);
    (void)state;
    assert_near("smaller", pm_noise_floor(&prior, 0, area(5)), 3.0, 0);
    assert_near("smallest", pm_noise_floor(&prior, 1, area(10)), 1.0, 1e-9);
    assert_near("between", pm_noise_floor(&prior, 0, area(sqrt(200))), 2.5, 1e-9);
    assert_near("larger", pm_noise_floor(&prior, 1, area(50)), 0.5, 0);
    assert_near("none", pm_noise_floor(NULL, 0, area(10)), 0, 0);
}

static void noise_is_supported(void **state)
{
    const struct pm_noise_prior prior = prior_of(0.16, 37);
    struct pm_noise noise = {.scale_px = {4, 8, 16, 32}};
    (void)state;
    for (int s = 0; s < PM_SCALES; s++) {
        noise.own_local[s] = noise.sigma_local[s] = 0.2;
        noise.sigma_L[s] = noise.sigma_melanin[s] = 0.3;
        noise.sigma_blood[s] = noise.sigma_ratio[s] = 0.1;
        noise.places[s] = s == 0 ? 1e9 : 100; /* much skin speaks for itself; 100 places weigh 37 */
    }
    pm_noise_with_prior(NULL, &noise);
    assert_near("without", noise.sigma_local[1], 0.2, 0);
    pm_noise_with_prior(&prior, &noise);
    const double times = sqrt(0.1 / 0.04); /* the mean of 0.16 and 0.04, over 0.04 */
    assert_near("own", noise.sigma_local[0], 0.2, 1e-6);
    assert_near("local", noise.sigma_local[1], 0.2 * times, 1e-9);
    assert_near("melanin", noise.sigma_melanin[1], 0.3 * times, 1e-9);
    assert_near("kept", noise.own_local[1], 0.2, 0);
    assert_near("threshold", noise.threshold, 3.0, 1e-9); /* the floor, above 4 x 0.3 */
}

/* A repeatability whose pairs had at most these. */
static struct pihmap_repeat shown(double noise, double disturbance)
{
    struct pihmap_repeat out = {.pairs = 20};
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        out.noise[k].largest = noise;
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        out.disturbance[k].largest = disturbance;
    return out;
}

static void unlike_pairs(void **state)
{
    const struct pihmap_repeat some = shown(0.2, 0.5), steady = shown(0.2, 0.01);
    const double noise[PIHMAP_SPREAD_SIZES] = {0.1, 0.1, 0.4, 0.1};
    const double disturbance[PIHMAP_DISTURBANCES] = {0.25, 0.5, 1.0, 9, 9};
    double unlike[PM_UNLIKE];
    (void)state;
    pm_unlike_repeats(&some, noise, disturbance, unlike);
    assert_near("noise", unlike[PM_UNLIKE_NOISE], 2.0, 1e-9);
    assert_near("light", unlike[PM_UNLIKE_LIGHT], 0.5, 1e-9);
    assert_near("distance", unlike[PM_UNLIKE_DISTANCE], 1.0, 1e-9);
    assert_near("turn", unlike[PM_UNLIKE_TURN], 2.0, 1e-9);
    pm_unlike_repeats(&steady, noise, disturbance, unlike); /* by hand is always allowed */
    assert_near("light by hand", unlike[PM_UNLIKE_LIGHT], 0.25 / 0.3, 1e-9);
    pm_unlike_repeats(NULL, noise, disturbance, unlike);
    assert_near("nothing known", unlike[PM_UNLIKE_NOISE], 0, 0);
}

static void unlike_pairs_are_fair_with_a_reason(void **state)
{
    struct pm_fairness f = {.rgb_gain = {1, 1, 1},
                            .scale_ratio = 1,
                            .contrast = 1,
                            .sharpness_ratio = 1,
                            .blotch_ratio = 1,
                            .overlap = 1,
                            .coverage = 1};
    struct pihmap_comparability c;
    double disturbance[PIHMAP_DISTURBANCES];
    (void)state;
    f.unlike[PM_UNLIKE_TURN] = 1.2;
    pm_comparability(&f, &c);
    assert_int_equal(c.grade, PIHMAP_GRADE_GOOD);
    f.unlike[PM_UNLIKE_TURN] = 1.6;
    pm_comparability(&f, &c);
    assert_int_equal(c.grade, PIHMAP_GRADE_FAIR);
    assert_int_equal(c.reasons[0].code, PIHMAP_REASON_TURN_UNLIKE_REPEATS);
    assert_near("times", c.reasons[0].value[0], 1.6, 0);
    f.turn_deg = 11;
    f.scale_ratio = exp(-0.3);
    f.exposure_ev = -1.4;
    pm_disturbances(&f, disturbance);
    assert_near("turn", disturbance[PIHMAP_DISTURBANCE_TURN], 0.5, 1e-9);
    assert_near("distance", disturbance[PIHMAP_DISTURBANCE_DISTANCE], 1.0, 1e-9);
    assert_near("light", disturbance[PIHMAP_DISTURBANCE_LIGHT], 2.0, 1e-9);
}

/* Sizes in mm where both know the scale, else by the side; a size without patients is left out. */
static void the_floor_of_a_pair(void **state)
{
    static struct pihmap_result r;
    struct pihmap_repeat repeat = shown(0.2, 0.5);
    struct pm_noise_prior prior;
    (void)state;
    r.before.facts.width = 2000;
    r.before.facts.height = 1500;
    r.before.linear.r.w = 1000;
    r.before.linear.r.h = 750;
    assert_false(pm_repeat_prior(&r, &prior));
    r.options.repeat = &repeat;
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        repeat.side[k] = (struct pihmap_repeat_size){.diameter = 0.01 * (k + 1), .patients = k > 0};
        repeat.mm[k] = (struct pihmap_repeat_size){.diameter = 2 * (k + 1), .patients = 1};
        repeat.side[k].change[0] = repeat.mm[k].change[0] = 5 - k;
    }
    assert_true(pm_repeat_prior(&r, &prior));
    assert_int_equal(prior.sizes, 3);
    assert_near("of the side", prior.diameter[0], 20, 1e-9);
    assert_near("change", prior.floor[0][0], 4, 0);
    r.options.px_per_mm = 10;
    assert_true(pm_repeat_prior(&r, &prior));
    assert_int_equal(prior.sizes, 4);
    assert_near("mm", prior.diameter[0], 10, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floor_by_size),
        cmocka_unit_test(noise_is_supported),
        cmocka_unit_test(unlike_pairs),
        cmocka_unit_test(unlike_pairs_are_fair_with_a_reason),
        cmocka_unit_test(the_floor_of_a_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
