/* Quantiles against sorting, the MAD against normal distributions, the seeded generator. */
#include "base/stats.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

#define MOST 4000

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* By definition: position q (n - 1) in the sorted list, interpolated linearly. */
static double sorted_quantile(const float *sorted, size_t n, double q)
{
    const double position = q * (double)(n - 1);
    const size_t k = (size_t)position;
    const double low = (double)sorted[k], high = (double)sorted[k + 1 < n ? k + 1 : k];
    return low + (position - (double)k) * (high - low);
}

static void check_quantiles(const float *v, size_t n)
{
    static float sorted[MOST], work[MOST];
    static const double q[] = {0, 0.001, 0.25, 1.0 / 3, 0.5, 0.75, 0.9, 0.999, 1};
    memcpy(sorted, v, n * sizeof *v);
    qsort(sorted, n, sizeof *sorted, ascending);
    for (size_t i = 0; i < sizeof q / sizeof *q; i++) {
        memcpy(work, v, n * sizeof *v);
        const double got = (double)pm_quantile(work, n, q[i]);
        const double wanted = sorted_quantile(sorted, n, q[i]);
        if (!(fabs(got - wanted) <= 1e-5 * (1 + fabs(wanted))))
            fail_msg("quantile %g of %zu: %.9g, sorted %.9g", q[i], n, got, wanted);
        /* the list is reordered, and nothing is lost */
        qsort(work, n, sizeof *work, ascending);
        assert_memory_equal(work, sorted, n * sizeof *v);
    }
}

static void quantiles_equal_those_of_sorted_lists(void **state)
{
    (void)state;
    static float v[MOST];
    struct pm_random random = {7};
    for (int round = 0; round < 400; round++) {
        const size_t n = round < 20 ? (size_t)round + 1 : 1 + pm_random_u64(&random) % MOST;
        /* From no ties to many: not quantised, or quantised more and more finely. */
        const double levels = round % 5 == 0 ? 0 : pow(3, round % 5) - 2;
        for (size_t i = 0; i < n; i++) {
            const double u = pm_random_normal(&random);
            v[i] = (float)(levels > 0 ? floor(u * levels) : u);
        }
        check_quantiles(v, n);
    }
}

static void quantiles_of_adversarial_orders(void **state)
{
    (void)state;
    static float v[MOST];
    for (size_t i = 0; i < MOST; i++)
        v[i] = (float)i;
    check_quantiles(v, MOST);
    for (size_t i = 0; i < MOST; i++)
        v[i] = (float)(MOST - i);
    check_quantiles(v, MOST);
    for (size_t i = 0; i < MOST; i++)
        v[i] = (float)(i < MOST / 2 ? i : MOST - i); /* organ pipe */
    check_quantiles(v, MOST);
    for (size_t i = 0; i < MOST; i++)
        v[i] = 3.5f;
    check_quantiles(v, MOST);
}

static void quantiles_at_the_edges(void **state)
{
    (void)state;
    float one[1] = {4}, two[2] = {3, 1};
    assert_true(isnan(pm_quantile(one, 0, 0.5)));
    assert_true(isnan(pm_mad_sigma(one, 0)));
    assert_true(pm_quantile(one, 1, 0.7) == 4.0f);
    assert_true(pm_mad_sigma(one, 1) == 0.0f);
    assert_true(pm_quantile(two, 2, 0.5) == 2.0f);
    assert_true(pm_quantile(two, 2, -1) == 1.0f); /* clamped to 0..1 */
    assert_true(pm_quantile(two, 2, 2) == 3.0f);
}

/* 100,000 normal deviates: the standard error of the MAD is 1.17 sigma / sqrt(n) = 0.4 %. */
static void mad_sigma_of_normals(void **state)
{
    (void)state;
    enum { N = 100000 };
    struct pm_random random = {11};
    float *v = malloc(N * sizeof *v);
    assert_non_null(v);
    for (int outliers = 0; outliers <= N / 20; outliers += N / 20) {
        for (int i = 0; i < N; i++)
            v[i] = (float)(5 + (i < outliers ? 1000 : 3 * pm_random_normal(&random)));
        const double sigma = (double)pm_mad_sigma(v, N);
        /* 5 % of outliers on one side shift it by some 7 %, and the standard deviation to 218. */
        const double allowed = outliers ? 0.3 : 0.05;
        print_message("%d outliers: sigma %.3f of 3\n", outliers, sigma);
        if (!(fabs(sigma - 3) < allowed))
            fail_msg("%d outliers: sigma %.3f, not 3 +- %g", outliers, sigma, allowed);
    }
    free(v);
}

/* The first outputs for seed 1234567, published with splitmix64.c (Vigna 2015). */
static void the_generator_is_splitmix64(void **state)
{
    (void)state;
    static const uint64_t published[5] = {6457827717110365317u, 3203168211198807973u,
                                          9817491932198370423u, 4593380528125082431u,
                                          16408922859458223821u};
    struct pm_random random = {1234567};
    for (int i = 0; i < 5; i++)
        assert_int_equal(pm_random_u64(&random), published[i]);
}

static void units_and_normals_have_their_moments(void **state)
{
    (void)state;
    enum { N = 200000 };
    struct pm_random random = {3};
    double sum = 0, squares = 0, lowest = 1, highest = 0, normal = 0, spread = 0, fourth = 0;
    for (int i = 0; i < N; i++) {
        const double u = pm_random_unit(&random), z = pm_random_normal(&random);
        sum += u;
        squares += u * u;
        lowest = fmin(lowest, u);
        highest = fmax(highest, u);
        normal += z;
        spread += z * z;
        fourth += z * z * z * z;
    }
    print_message("unit: mean %.4f, variance %.4f, %.2g..%.6f; normal: %.4f, %.4f, kurtosis %.3f\n",
                  sum / N, squares / N - pow(sum / N, 2), lowest, highest, normal / N, spread / N,
                  fourth / N);
    /* within five standard errors each */
    assert_true(fabs(sum / N - 0.5) < 5 * 0.2887 / sqrt(N));
    assert_true(fabs(squares / N - 1.0 / 3) < 5 * 0.2981 / sqrt(N));
    assert_true(lowest >= 0 && highest < 1);
    assert_true(fabs(normal / N) < 5 / sqrt(N));
    assert_true(fabs(spread / N - 1) < 5 * sqrt(2.0 / N));
    assert_true(fabs(fourth / N - 3) < 5 * sqrt(96.0 / N));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_equal_those_of_sorted_lists),
        cmocka_unit_test(quantiles_of_adversarial_orders),
        cmocka_unit_test(quantiles_at_the_edges),
        cmocka_unit_test(mad_sigma_of_normals),
        cmocka_unit_test(the_generator_is_splitmix64),
        cmocka_unit_test(units_and_normals_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
