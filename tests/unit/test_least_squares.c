/* Least squares against known answers, priors and damping by definition, singular systems. */
#include "base/least_squares.h"
#include "base/stats.h"
#include "support/check.h"

#include <string.h>

/* Random systems, and one whose first pivot is 0. */
static void systems_are_solved(void **state)
{
    (void)state;
    struct pm_random random = {4};
    for (int n = 1; n <= 16; n++) {
        double A[256], kept[256], b[16], wanted[16];
        for (int i = 0; i < n * n; i++)
            kept[i] = A[i] = pm_random_normal(&random);
        if (n > 1)
            kept[0] = A[0] = 0;
        for (int i = 0; i < n; i++)
            wanted[i] = b[i] = pm_random_normal(&random);
        assert_true(pm_solve(A, b, n));
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++)
                sum += kept[i * n + j] * b[j];
            assert_near("row of A x", sum, wanted[i], 1e-9);
        }
    }
}

static void singular_systems_are_refused(void **state)
{
    (void)state;
    double A[4] = {1, 2, 2, 4}, b[2] = {1, 2}, zero[1] = {0}, one[1] = {1};
    double unknown[1] = {NAN};
    assert_false(pm_solve(A, b, 2));
    assert_false(pm_solve(zero, one, 1));
    assert_false(pm_solve(unknown, one, 1));
}

/* y = 1 + 2 x through (0, 1), (1, 3), (2, 5), and through a point off it that weighs nothing. */
static void a_line_is_found_and_weight_0_is_none(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double x[2];
    pm_least_squares_begin(&s, 2);
    for (int i = 0; i < 3; i++)
        pm_least_squares_add(&s, (const double[2]){1, i}, 1 + 2 * i, 0.5 + i);
    pm_least_squares_add(&s, (const double[2]){1, 7}, 1000, 0);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("constant", x[0], 1, 1e-12);
    assert_near("slope", x[1], 2, 1e-12);
    /* s is kept: the same once more, and begun anew it has forgotten everything. */
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("slope again", x[1], 2, 1e-12);
    pm_least_squares_begin(&s, 1);
    pm_least_squares_add(&s, (const double[1]){1}, 4, 1);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("of the new system", x[0], 4, 0);
}

/* The mean of 1 (weight 3) and 5 (weight 1) is 2. */
static void one_unknown_is_the_weighted_mean(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double x[1];
    pm_least_squares_begin(&s, 1);
    pm_least_squares_add(&s, (const double[1]){1}, 1, 3);
    pm_least_squares_add(&s, (const double[1]){1}, 5, 1);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("mean", x[0], 2, 1e-15);
}

/* With noise no x near the solution has less of the sum, at any number of unknowns. */
static void the_sum_is_least_there(void **state)
{
    (void)state;
    enum { ROWS = 60 };
    struct pm_random random = {9};
    for (int n = 1; n <= PM_LEAST_SQUARES_MOST; n++) {
        double row[ROWS][PM_LEAST_SQUARES_MOST], value[ROWS], weight[ROWS], x[16];
        struct pm_least_squares s;
        pm_least_squares_begin(&s, n);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < n; j++)
                row[i][j] = pm_random_normal(&random);
            value[i] = pm_random_normal(&random);
            weight[i] = pm_random_unit(&random);
            pm_least_squares_add(&s, row[i], value[i], weight[i]);
        }
        assert_true(pm_least_squares_solve(&s, x));
        for (int j = 0; j < n; j++) { /* the gradient is 0 */
            double gradient = 0;
            for (int i = 0; i < ROWS; i++) {
                double rest = -value[i];
                for (int k = 0; k < n; k++)
                    rest += row[i][k] * x[k];
                gradient += weight[i] * row[i][j] * rest;
            }
            assert_near("gradient", gradient, 0, 1e-9);
        }
    }
}

/* One row of weight 1 asks for 6; a ridge of 2 draws it to 6 / (1 + 2), damping to 6 / 1.5. */
static void ridge_and_damping_by_definition(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double x[2];
    pm_least_squares_begin(&s, 2);
    pm_least_squares_add(&s, (const double[2]){1, 0}, 6, 1);
    pm_least_squares_add(&s, (const double[2]){0, 1}, 6, 1);
    pm_least_squares_ridge(&s, 1, 2);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("without a prior", x[0], 6, 1e-15);
    assert_near("with one", x[1], 2, 1e-15);
    pm_least_squares_damp(&s, 0.5);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("damped", x[0], 4, 1e-15);
    assert_near("damped, too", x[1], 6 / 4.5, 1e-15);
}

/* Two unknowns that only their sum is known of: refused, but halves with a little ridge. */
static void what_rows_leave_open_needs_a_prior(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double x[2];
    pm_least_squares_begin(&s, 2);
    assert_false(pm_least_squares_solve(&s, x)); /* no rows at all */
    pm_least_squares_add(&s, (const double[2]){1, 1}, 2, 1);
    assert_false(pm_least_squares_solve(&s, x));
    pm_least_squares_ridge(&s, 0, 1e-6);
    pm_least_squares_ridge(&s, 1, 1e-6);
    assert_true(pm_least_squares_solve(&s, x));
    assert_near("one half", x[0], 1, 1e-5);
    assert_near("the other", x[1], 1, 1e-5);
}

static void rows_that_are_no_numbers_are_refused(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double x[2];
    pm_least_squares_begin(&s, 2);
    pm_least_squares_add(&s, (const double[2]){NAN, 1}, 2, 1);
    pm_least_squares_add(&s, (const double[2]){1, 2}, 2, 1);
    assert_false(pm_least_squares_solve(&s, x));
}

/* Unit vectors as right sides give the inverse: the covariance of the unknowns. */
static void other_right_sides_give_the_inverse(void **state)
{
    (void)state;
    struct pm_least_squares s;
    double first[2] = {1, 0}, second[2] = {0, 1};
    pm_least_squares_begin(&s, 2); /* A = 2 1 / 1 3 */
    pm_least_squares_add(&s, (const double[2]){1, 1}, 0, 1);
    pm_least_squares_add(&s, (const double[2]){1, 0}, 0, 1);
    pm_least_squares_add(&s, (const double[2]){0, 1}, 0, 2);
    assert_true(pm_least_squares_solve_for(&s, first));
    assert_true(pm_least_squares_solve_for(&s, second));
    assert_near("xx", first[0], 0.6, 1e-15);
    assert_near("xy", first[1], -0.2, 1e-15);
    assert_near("yx", second[0], -0.2, 1e-15);
    assert_near("yy", second[1], 0.4, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(systems_are_solved),
        cmocka_unit_test(singular_systems_are_refused),
        cmocka_unit_test(a_line_is_found_and_weight_0_is_none),
        cmocka_unit_test(one_unknown_is_the_weighted_mean),
        cmocka_unit_test(the_sum_is_least_there),
        cmocka_unit_test(ridge_and_damping_by_definition),
        cmocka_unit_test(what_rows_leave_open_needs_a_prior),
        cmocka_unit_test(rows_that_are_no_numbers_are_refused),
        cmocka_unit_test(other_right_sides_give_the_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
