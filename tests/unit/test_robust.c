/* Weights of M-estimators at their cuts, a line through outliers by IRLS, trimmed covariance. */
#include "base/least_squares.h"
#include "base/robust.h"
#include "base/stats.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static void weights_by_definition(void **state)
{
    (void)state;
    assert_true(pm_tukey_weight(0) == 1 && pm_tukey_weight(0.5) == 0.25);
    assert_true(pm_tukey_weight(1) == 0 && pm_tukey_weight(1e9) == 0 && pm_tukey_weight(NAN) == 0);
    assert_true(pm_cauchy_weight(3, 0) == 3 && pm_cauchy_weight(3, 1) == 1.5);
    assert_true(pm_geman_mcclure_weight(3, 0) == 3 && pm_geman_mcclure_weight(4, 1) == 1);
    assert_true(pm_cauchy_weight(0, 0.3) == 0 && pm_geman_mcclure_weight(1, INFINITY) == 0);
}

/* y = 2 + x / 2 on 30 of 40 points; every fourth lies 2 x above it. */
static double point(int x)
{
    return 2 + 0.5 * x + (x % 4 == 3 ? 2 * x : 0);
}

static double slope_by_irls(double (*weight)(double q))
{
    double weights[40], x[2] = {0, 0};
    for (int i = 0; i < 40; i++)
        weights[i] = 1;
    for (int round = 0; round < 60; round++) {
        struct pm_least_squares line;
        pm_least_squares_begin(&line, 2);
        for (int i = 0; i < 40; i++)
            pm_least_squares_add(&line, (const double[2]){1, i}, point(i), weights[i]);
        assert_true(pm_least_squares_solve(&line, x));
        const double cut = round < 8 ? 12 : 3;
        for (int i = 0; i < 40; i++) {
            const double off = point(i) - x[0] - x[1] * i;
            weights[i] = weight(off * off / (cut * cut));
        }
    }
    return x[1];
}

static double equal(double q)
{
    (void)q;
    return 1;
}

static double geman_mcclure(double q)
{
    return pm_geman_mcclure_weight(1, q);
}

static void outliers_do_not_draw_the_line(void **state)
{
    (void)state;
    const double plain = slope_by_irls(equal), tukey = slope_by_irls(pm_tukey_weight);
    const double geman = slope_by_irls(geman_mcclure);
    print_message("slope 0.5: least squares %.3f, Tukey %.6f, Geman-McClure %.6f\n", plain, tukey,
                  geman);
    assert_true(plain > 0.7);
    assert_near("Tukey", tukey, 0.5, 1e-9);
    assert_near("Geman-McClure", geman, 0.5, 0.01);
}

/* Three planes of normals, of sigma 1, 2 and 3, the second going with the first; a twentieth of
 * the px are outliers in one plane. */
static void covariance_is_that_without_outliers(void **state)
{
    (void)state;
    enum { W = 300, H = 200, N = W * H };
    struct pm_random random = {8};
    struct pm_plane planes[3];
    struct pm_mask mask = {W, H, malloc(N)};
    double S[9];
    assert_non_null(mask.v);
    for (int k = 0; k < 3; k++) {
        planes[k] = (struct pm_plane){W, H, malloc(N * sizeof(float))};
        assert_non_null(planes[k].v);
    }
    for (int i = 0; i < N; i++) {
        const double u = pm_random_normal(&random), v = pm_random_normal(&random);
        planes[0].v[i] = (float)u;
        planes[1].v[i] = (float)(1.6 * u + 1.2 * v);
        planes[2].v[i] = (float)(3 * pm_random_normal(&random));
        mask.v[i] = i % 7 ? 255 : 0;
        if (!mask.v[i])
            planes[0].v[i] = NAN;
        else if (i % 20 == 0)
            planes[i / 20 % 3].v[i] = 1000;
    }
    const struct pm_trimming trimming = {{1, 2, 3}, 5, 0.5};
    /* Normals cut at 5 sigma are whole; 48,000 px are left. */
    static const double wanted[9] = {1.25, 1.6, 0, 1.6, 4.25, 0, 0, 0, 9.25};
    for (size_t step = 1; step <= 3; step += 2) {
        pm_robust_covariance(planes, &mask, step, &trimming, S);
        for (int k = 0; k < 9; k++)
            assert_near("covariance", S[k], wanted[k],
                        5 * sqrt(2 * (double)step * wanted[k / 3 * 4] * wanted[k % 3 * 4] / 48000));
    }
    for (int k = 0; k < 3; k++)
        free(planes[k].v);
    free(mask.v);
}

static void covariance_of_nothing_is_the_noise(void **state)
{
    (void)state;
    float v[4] = {9, 9, 9, 9};
    uint8_t none[4] = {0}, all[4] = {255, 255, 255, 255};
    const struct pm_plane planes[3] = {{2, 2, v}, {2, 2, v}, {2, 2, v}};
    const struct pm_mask masks[2] = {{2, 2, none}, {2, 2, all}};
    const struct pm_trimming trimming = {{1, 1, 1}, 3, 0.5}; /* all are beyond */
    for (int m = 0; m < 2; m++) {
        double S[9];
        pm_robust_covariance(planes, &masks[m], 1, &trimming, S);
        for (int k = 0; k < 9; k++)
            assert_true(S[k] == (k % 4 ? 0.0 : 0.25));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_by_definition),
        cmocka_unit_test(outliers_do_not_draw_the_line),
        cmocka_unit_test(covariance_is_that_without_outliers),
        cmocka_unit_test(covariance_of_nothing_is_the_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
