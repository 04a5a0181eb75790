/* Pictures resized, and pictures relit as the levelled after photo is. */
#include "base/resize.h"

#include "base/colour.h"
#include "support/check.h"
#include "tone/relight.h"

#include <string.h>

static void a_ramp_stays_a_ramp(void **state)
{
    (void)state;
    static const int sizes[][2] = {{64, 48}, {50, 37}, {13, 9}, {200, 150}, {1, 1}, {64, 1}};
    struct pm_job job;
    struct pm_rgb8 in;
    pm_job_init(&job, 3);
    assert_int_equal(pm_rgb8_alloc(&job, 64, 48, &in), PIHMAP_OK);
    for (int y = 0; y < 48; y++)
        for (int x = 0; x < 64; x++) {
            uint8_t *v = in.v + (y * 64 + x) * 3;
            v[0] = (uint8_t)(20 + 3 * x);
            v[1] = (uint8_t)(20 + 4 * y);
            v[2] = 137;
        }
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const int w = sizes[k][0], h = sizes[k][1];
        struct pm_rgb8 out;
        assert_int_equal(pm_resize(&job, &in, w, h, &out), PIHMAP_OK);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                const uint8_t *v = out.v + (y * w + x) * 3;
                const double sx = (x + 0.5) * 64 / w - 0.5, sy = (y + 0.5) * 48 / h - 0.5;
                const bool inner = sx > 12 && sx < 51 && sy > 12 && sy < 35;
                if (inner && (fabs(v[0] - 20 - 3 * sx) > 1 || fabs(v[1] - 20 - 4 * sy) > 1))
                    fail_msg("%d x %d: %d,%d at %d,%d", w, h, v[0], v[1], x, y);
                assert_int_equal(v[2], 137);
            }
        pm_rgb8_free(&out);
    }
    pm_rgb8_free(&in);
    pm_job_free(&job);
}

/* Without aliasing, a fine checkerboard becomes a uniform grey. */
static void fine_patterns_average(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_rgb8 in, out;
    pm_job_init(&job, 1);
    assert_int_equal(pm_rgb8_alloc(&job, 120, 120, &in), PIHMAP_OK);
    for (int i = 0; i < 120 * 120; i++)
        memset(in.v + i * 3, (i + i / 120) % 2 ? 200 : 100, 3);
    assert_int_equal(pm_resize(&job, &in, 37, 41, &out), PIHMAP_OK);
    for (int y = 3; y < 38; y++)
        for (int x = 3; x < 34; x++)
            assert_in_range(out.v[(y * 37 + x) * 3], 148, 152);
    pm_rgb8_free(&in);
    pm_rgb8_free(&out);
    pm_job_free(&job);
}

static void pictures_are_fitted_by_their_long_side(void **state)
{
    (void)state;
    int w, h;
    pm_fit(4000, 3000, 1280, &w, &h);
    assert_true(w == 1280 && h == 960);
    pm_fit(300, 400, 1280, &w, &h);
    assert_true(w == 960 && h == 1280);
    pm_fit(100000, 2, 1280, &w, &h);
    assert_true(w == 1280 && h == 1);
}

/* An after photo under warmer light that falls off to the right, with a left border that is not
 * measured: the light that pm_light_of() finds makes the picture look like the levelled photo. */
static void a_relit_picture_looks_like_the_levelled_photo(void **state)
{
    (void)state;
    enum { W = 200, H = 120 };
    struct pm_job job;
    struct pm_linear after, levelled;
    struct pm_light light;
    struct pm_rgb8 picture;
    pm_job_init(&job, 2);
    assert_int_equal(pm_linear_alloc(&job, W, H, &after), PIHMAP_OK);
    assert_int_equal(pm_linear_alloc(&job, W, H, &levelled), PIHMAP_OK);
    assert_int_equal(pm_rgb8_alloc(&job, 2 * W, 2 * H, &picture), PIHMAP_OK);
    struct pm_plane *a[3] = {&after.r, &after.g, &after.b};
    struct pm_plane *l[3] = {&levelled.r, &levelled.g, &levelled.b};
    for (int k = 0; k < 3; k++)
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++) {
                const float skin = 0.35f - 0.1f * (float)k;
                const float gain = 1 + 0.15f * (float)(1 - k) - 0.2f * (float)x / (2 * W);
                const float lit = skin * gain;
                picture.v[(y * 2 * W + x) * 3 + k] =
                    (uint8_t)lround(255 * pm_linear_to_srgb((double)lit));
                if (x % 2 || y % 2)
                    continue;
                const int i = y / 2 * W + x / 2;
                a[k]->v[i] = x < 40 ? 0 : lit;
                l[k]->v[i] = x < 40 ? 0 : skin;
            }
    assert_int_equal(pm_light_of(&job, &after, &levelled, &light), PIHMAP_OK);
    assert_int_equal(pm_relight(&job, &light, &picture), PIHMAP_OK);
    for (int k = 0; k < 3; k++)
        for (int x = 60; x < 2 * W - 20; x++) {
            const double want = 255 * pm_linear_to_srgb(0.35 - 0.1 * k);
            const int got = picture.v[(H * 2 * W + x) * 3 + k];
            if (fabs(got - want) > 1.6)
                fail_msg("channel %d at %d: %d, not %.1f", k, x, got, want);
        }
    const struct pm_light none = {{{0, 0, NULL}}};
    const uint8_t was = picture.v[300];
    assert_int_equal(pm_relight(&job, &none, &picture), PIHMAP_OK);
    assert_int_equal(picture.v[300], was);
    pm_light_free(&light);
    pm_linear_free(&after);
    pm_linear_free(&levelled);
    pm_rgb8_free(&picture);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ramp_stays_a_ramp),
        cmocka_unit_test(fine_patterns_average),
        cmocka_unit_test(pictures_are_fitted_by_their_long_side),
        cmocka_unit_test(a_relit_picture_looks_like_the_levelled_photo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
