/*
 * Pictures and scratch memory: the blur has the sigma asked for, the reduction is the exact area
 * average, the arena rewinds, and sizes that overflow are refused.
 */
#include "base/image.h"

#include "base/stats.h"
#include "support/check.h"

#include <limits.h>
#include <string.h>

static struct pm_job job;

static int begin(void **state)
{
    (void)state;
    pm_job_init(&job, 2);
    return 0;
}

static int end(void **state)
{
    (void)state;
    pm_job_free(&job);
    return 0;
}

static void make(int w, int h, struct pm_plane *p)
{
    assert_int_equal(pm_plane_alloc(&job, w, h, p), PIHMAP_OK);
}

static void fill_random(struct pm_plane *p, uint64_t seed)
{
    struct pm_random random = {seed};
    for (size_t i = 0; i < pm_pixels(p); i++)
        p->v[i] = (float)pm_random_unit(&random);
}

static void blur(const struct pm_plane *in, double sigma, struct pm_plane *out)
{
    assert_int_equal(pm_blur(&job, in, sigma, out), PIHMAP_OK);
}

/* ---- blur ------------------------------------------------------------------------------- */

/* The impulse response: its sum, its mean and variance along both axes, its peak. */
static void check_spread(double sigma)
{
    const int half = (int)(4.5 * sigma) + 8, side = 2 * half + 1;
    struct pm_plane p;
    double sum = 0, x1 = 0, y1 = 0, xx = 0, yy = 0, xy = 0;
    make(side, side, &p);
    pm_at(&p, half, half) = 1;
    blur(&p, sigma, &p);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            const double v = (double)pm_at(&p, x, y);
            const double u = x - half, t = y - half;
            assert_true(v >= 0);
            sum += v;
            x1 += v * u;
            y1 += v * t;
            xx += v * u * u;
            yy += v * t * t;
            xy += v * u * t;
        }
    const double found = sqrt((xx + yy) / 2);
    if (!(fabs(sum - 1) < 1e-4 && fabs(x1) < 1e-3 * sigma && fabs(y1) < 1e-3 * sigma))
        fail_msg("sigma %g: sum %.6f, centre %.4f, %.4f", sigma, sum, x1, y1);
    if (!(fabs(found / sigma - 1) < 0.01 && fabs(xx / yy - 1) < 1e-3 && fabs(xy) < 1e-2 * xx))
        fail_msg("sigma %g: spread %.4f, xx %.4f, yy %.4f, xy %.4f", sigma, found, xx, yy, xy);
    /* The peak of a Gaussian is 1 / (2 pi sigma^2); that of three boxes at least 0.88 of it. */
    const double peak = (double)pm_at(&p, half, half) * 6.2831853 * sigma * sigma;
    if (!(peak > 0.87 && peak < 1.1))
        fail_msg("sigma %g: peak is %.3f of a Gaussian's", sigma, peak);
    pm_plane_free(&p);
}

static void an_impulse_gets_the_spread_asked_for(void **state)
{
    (void)state;
    static const double sigmas[] = {0.7, 1, 1.5, 1.99, 2, 2.01, 2.5, 3.3, 5, 8.7, 13, 31, 60};
    for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++)
        check_spread(sigmas[i]);
}

static void threads_and_place_do_not_change_a_blur(void **state)
{
    (void)state;
    static const double sigmas[] = {0.8, 3, 17};
    static const int sizes[][2] = {{97, 61}, {16, 16}, {33, 1}, {1, 40}, {200, 3}};
    struct pm_job three;
    pm_job_init(&three, 3);
    for (size_t k = 0; k < 15; k++) {
        struct pm_plane in, one, many;
        const double sigma = sigmas[k % 3];
        make(sizes[k / 3][0], sizes[k / 3][1], &in);
        make(in.w, in.h, &one);
        make(in.w, in.h, &many);
        fill_random(&in, k);
        job.threads = 1;
        blur(&in, sigma, &one);
        job.threads = 2;
        assert_int_equal(pm_blur(&three, &in, sigma, &many), PIHMAP_OK);
        blur(&in, sigma, &in); /* in place */
        assert_memory_equal(one.v, many.v, pm_pixels(&one) * sizeof(float));
        assert_memory_equal(one.v, in.v, pm_pixels(&one) * sizeof(float));
        pm_plane_free(&in);
        pm_plane_free(&one);
        pm_plane_free(&many);
    }
    pm_job_free(&three);
}

/* Edges are repeated, so that a constant picture stays constant, down to a single px. */
static void constant_stays_constant(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {1, 7}, {7, 1}, {5, 3}, {64, 48}};
    static const double sigmas[] = {0, 0.01, 0.7, 1.9, 2, 6, 60, 500};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t k = 0; k < sizeof sigmas / sizeof *sigmas; k++) {
            struct pm_plane p;
            make(sizes[s][0], sizes[s][1], &p);
            for (size_t i = 0; i < pm_pixels(&p); i++)
                p.v[i] = 0.37f;
            blur(&p, sigmas[k], &p);
            for (size_t i = 0; i < pm_pixels(&p); i++)
                if (!(fabs((double)p.v[i] - 0.37) < 2e-6))
                    fail_msg("%d x %d, sigma %g: %.8f", p.w, p.h, sigmas[k], (double)p.v[i]);
            pm_plane_free(&p);
        }
}

/* Against direct summation with edges repeated. One row, so that one pass alone counts. */
static void a_row_is_blurred_by_the_kernel(void **state)
{
    (void)state;
    enum { N = 23 };
    const double sigma = 1.3;
    struct pm_plane in, out;
    double kernel[2 * N + 1], all = 0;
    make(N, 1, &in);
    make(N, 1, &out);
    fill_random(&in, 5);
    blur(&in, sigma, &out);
    for (int k = -N; k <= N; k++)
        all += kernel[k + N] = exp(-0.5 * k * k / (sigma * sigma));
    for (int x = 0; x < N; x++) {
        double sum = 0;
        for (int k = -N; k <= N; k++) {
            const int at = x + k < 0 ? 0 : x + k >= N ? N - 1 : x + k;
            sum += kernel[k + N] / all * (double)in.v[at];
        }
        /* The kernel is truncated at 4 sigma, which is 6e-5 of its weight. */
        if (!(fabs((double)out.v[x] - sum) < 2e-4))
            fail_msg("px %d: %.6f, by summation %.6f", x, (double)out.v[x], sum);
    }
    pm_plane_free(&in);
    pm_plane_free(&out);
}

/* ---- shrink ------------------------------------------------------------------------------ */

/* Share of input px k that output px i covers. */
static double covered(int i, int out_n, int k, int in_n)
{
    const double step = (double)in_n / out_n;
    return fmax(0, fmin((i + 1) * step, k + 1) - fmax(i * step, k)) / step;
}

static void check_shrink(int w, int h, int to_w, int to_h)
{
    struct pm_plane in, out;
    double mean_in = 0, mean_out = 0, worst = 0;
    make(w, h, &in);
    make(to_w, to_h, &out);
    fill_random(&in, (uint64_t)(w * h));
    assert_int_equal(pm_shrink(&job, &in, &out), PIHMAP_OK);
    for (int y = 0; y < to_h; y++)
        for (int x = 0; x < to_w; x++) {
            double sum = 0;
            for (int v = 0; v < h; v++)
                for (int u = 0; u < w; u++)
                    sum +=
                        covered(y, to_h, v, h) * covered(x, to_w, u, w) * (double)pm_at(&in, u, v);
            const double got = (double)pm_at(&out, x, y);
            worst = fmax(worst, fabs(got - sum));
            mean_out += got / (double)pm_pixels(&out);
        }
    for (size_t i = 0; i < pm_pixels(&in); i++)
        mean_in += (double)in.v[i] / (double)pm_pixels(&in);
    if (!(worst < 1e-6 && fabs(mean_in - mean_out) < 1e-6))
        fail_msg("%d x %d -> %d x %d: off by %.2g, mean %.8f -> %.8f", w, h, to_w, to_h, worst,
                 mean_in, mean_out);
    pm_plane_free(&in);
    pm_plane_free(&out);
}

static void reduction_is_the_average_over_the_area(void **state)
{
    (void)state;
    check_shrink(30, 20, 10, 5);  /* whole px */
    check_shrink(31, 23, 10, 7);  /* parts of px */
    check_shrink(31, 23, 30, 23); /* slightly, along one axis */
    check_shrink(17, 13, 1, 1);
    check_shrink(1, 9, 1, 4);
    check_shrink(9, 1, 5, 1);
}

static void the_same_size_is_the_same_picture(void **state)
{
    (void)state;
    struct pm_plane in, out;
    make(37, 21, &in);
    make(37, 21, &out);
    fill_random(&in, 2);
    assert_int_equal(pm_shrink(&job, &in, &out), PIHMAP_OK);
    assert_memory_equal(in.v, out.v, pm_pixels(&in) * sizeof(float));
    pm_plane_free(&in);
    pm_plane_free(&out);
}

/* ---- sample ------------------------------------------------------------------------------ */

static void samples_are_bilinear_and_repeat_the_edge(void **state)
{
    (void)state;
    struct pm_plane p, one;
    make(5, 4, &p);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 5; x++)
            p.v[5 * y + x] = (float)(2 * x - 3 * y + x * y); /* a bilinear function */
    for (double y = 0; y <= 3; y += 0.25)
        for (double x = 0; x <= 4; x += 0.25)
            if (!(fabs((double)pm_sample(&p, x, y) - (2 * x - 3 * y + x * y)) < 1e-5))
                fail_msg("at %g, %g: %g", x, y, (double)pm_sample(&p, x, y));
    assert_true(pm_sample(&p, -7, -7) == p.v[0]);
    assert_true(pm_sample(&p, 1e9, 1e9) == p.v[19]);
    assert_true(pm_sample(&p, 1e9, -3) == p.v[4]);
    make(1, 1, &one);
    one.v[0] = 5;
    assert_true(pm_sample(&one, 0.5, -2) == 5.0f);
    pm_plane_free(&p);
    pm_plane_free(&one);
}

/* ---- memory ------------------------------------------------------------------------------- */

static void pictures_are_zeroed_and_freed_to_empty(void **state)
{
    (void)state;
    struct pm_linear rgb;
    struct pm_mask mask;
    struct pm_labels labels;
    assert_int_equal(pm_linear_alloc(&job, 33, 9, &rgb), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&job, 33, 9, &mask), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&job, 33, 9, &labels), PIHMAP_OK);
    for (size_t i = 0; i < 33 * 9; i++)
        assert_true(rgb.r.v[i] == 0 && rgb.g.v[i] == 0 && rgb.b.v[i] == 0 && mask.v[i] == 0 &&
                    labels.v[i] == 0);
    assert_int_equal(rgb.b.w, 33);
    assert_int_equal(rgb.b.h, 9);
    mask.v[0] = mask.v[296] = 255;
    assert_int_equal(pm_mask_count(&mask), 2);
    for (int twice = 0; twice < 2; twice++) {
        pm_linear_free(&rgb);
        pm_mask_free(&mask);
        pm_labels_free(&labels);
    }
    assert_null(rgb.g.v);
    assert_null(mask.v);
    assert_int_equal(labels.w, 0);
}

static void sizes_that_are_no_pictures_are_refused(void **state)
{
    (void)state;
    static const int sizes[][2] = {{0, 5}, {5, 0}, {-1, 5}, {5, -1}, {INT_MIN, INT_MIN}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct pm_plane p;
        struct pm_rgb8 rgb;
        job.err.text[0] = '\0';
        assert_int_equal(pm_plane_alloc(&job, sizes[i][0], sizes[i][1], &p), PIHMAP_EARG);
        assert_null(p.v);
        assert_true(job.err.text[0] != '\0');
        assert_int_equal(pm_rgb8_alloc(&job, sizes[i][0], sizes[i][1], &rgb), PIHMAP_EARG);
        assert_null(rgb.v);
        assert_null(pm_plane_scratch(&job, sizes[i][0], sizes[i][1]).v);
    }
}

static void scratch_is_aligned_and_disjoint(void **state)
{
    (void)state;
    struct pm_job own;
    unsigned char *block[40];
    pm_job_init(&own, 1);
    for (size_t i = 0; i < 40; i++) {
        const size_t n = 1 + 997 * i * i; /* together more than one chunk */
        block[i] = pm_scratch(&own, n, 1);
        assert_non_null(block[i]);
        assert_int_equal((uintptr_t)block[i] % 64, 0);
        memset(block[i], (int)i, n);
    }
    for (size_t i = 0; i < 40; i++) {
        assert_int_equal(block[i][0], i);
        assert_int_equal(block[i][997 * i * i], i);
    }
    pm_job_free(&own);
    assert_null(own.chunk);
}

static void rewinding_gives_the_same_place_again(void **state)
{
    (void)state;
    struct pm_job own;
    pm_job_init(&own, 1);
    const struct pm_mark empty = pm_scratch_mark(&own);
    char *kept = pm_scratch(&own, 100, 1);
    memset(kept, 7, 100);
    const struct pm_mark mark = pm_scratch_mark(&own);
    assert_non_null(pm_scratch(&own, 1000, 1));
    assert_non_null(pm_scratch(&own, 5 << 20, 1)); /* a chunk of its own */
    assert_non_null(pm_scratch(&own, 1000, 1));
    pm_scratch_rewind(&own, mark);
    const struct pm_mark again = pm_scratch_mark(&own);
    assert_ptr_equal(again.chunk, mark.chunk);
    assert_int_equal(again.used, mark.used);
    for (int i = 0; i < 100; i++)
        assert_int_equal(kept[i], 7);
    pm_scratch_rewind(&own, empty);
    assert_null(own.chunk);
    pm_job_free(&own);
}

static void products_that_overflow_are_refused(void **state)
{
    (void)state;
    struct pm_job own;
    size_t product = 0;
    assert_true(pm_size_mul(SIZE_MAX / 3, 3, &product));
    assert_int_equal(product, SIZE_MAX / 3 * 3);
    assert_false(pm_size_mul(SIZE_MAX / 3 + 1, 3, &product));
    assert_true(pm_size_mul(0, SIZE_MAX, &product));
    assert_int_equal(product, 0);
    pm_job_init(&own, 1);
    static const size_t counts[][2] = {{SIZE_MAX, 2},
                                       {SIZE_MAX / 2 + 1, 2},
                                       {SIZE_MAX, 1},
                                       {SIZE_MAX - 63, 1},
                                       {SIZE_MAX - 200, 1}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        own.err.status = PIHMAP_OK;
        assert_null(pm_scratch(&own, counts[i][0], counts[i][1]));
        assert_int_equal(own.err.status, PIHMAP_ENOMEM);
        assert_true(own.err.text[0] != '\0');
    }
    assert_null(own.chunk); /* nothing was allocated */
    own.err.status = PIHMAP_OK;
    assert_null(pm_alloc(&own, SIZE_MAX / 2, 4));
    assert_int_equal(own.err.status, PIHMAP_ENOMEM);
    pm_job_free(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_impulse_gets_the_spread_asked_for),
        cmocka_unit_test(threads_and_place_do_not_change_a_blur),
        cmocka_unit_test(constant_stays_constant),
        cmocka_unit_test(a_row_is_blurred_by_the_kernel),
        cmocka_unit_test(reduction_is_the_average_over_the_area),
        cmocka_unit_test(the_same_size_is_the_same_picture),
        cmocka_unit_test(samples_are_bilinear_and_repeat_the_edge),
        cmocka_unit_test(pictures_are_zeroed_and_freed_to_empty),
        cmocka_unit_test(sizes_that_are_no_pictures_are_refused),
        cmocka_unit_test(scratch_is_aligned_and_disjoint),
        cmocka_unit_test(rewinding_gives_the_same_place_again),
        cmocka_unit_test(products_that_overflow_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
