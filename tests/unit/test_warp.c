/*
 * Backward warping: the after photo is read to 0.01 px where the alignment says, without aliasing,
 * and not where there is no counterpart.
 */
#include "align/warp.h"

#include <string.h>

#include "align/resample.h"
#include "support/check.h"

#define W 120 /* px of both working frames */
#define H 90

/* ---- interpolation ------------------------------------------------------------------------ */

static double quadratic(double x, double y)
{
    return 3 + 0.2 * x - 0.1 * y + 0.01 * x * x - 0.02 * x * y + 0.015 * y * y;
}

static void it_is_exact_for_quadratics(void **state)
{
    (void)state;
    static float v[20 * 16];
    const struct pm_plane p = {20, 16, v};
    float x[100], y[100], out[100];
    for (int i = 0; i < 20 * 16; i++)
        v[i] = (float)quadratic(i % 20, i / 20);
    for (int i = 0; i < 100; i++) {
        x[i] = 1.0f + 0.169f * (float)i;
        y[i] = 1.0f + 0.127f * (float)i;
    }
    pm_resample_row(&p, x, y, 100, out);
    for (int i = 0; i < 100; i++)
        assert_near("value", (double)out[i], quadratic((double)x[i], (double)y[i]), 1e-4);
}

static void edges_are_repeated(void **state)
{
    (void)state;
    float v[] = {1, 2, 3, 4, 5, 6}, out[4];
    const struct pm_plane p = {3, 2, v};
    const float x[] = {-50, 0, 70, 2}, y[] = {0, -50, 70, 1};
    pm_resample_row(&p, x, y, 4, out);
    const double wanted[] = {1, 1, 6, 6};
    for (int i = 0; i < 4; i++)
        assert_near("edge", (double)out[i], wanted[i], 1e-6);
}

/* ---- photos ------------------------------------------------------------------------------- */

struct trial {
    struct pm_job job;
    struct pm_photo after;
    struct pm_align align;
    struct pm_linear warped;
    struct pm_plane clipped;
};

/* The after photo's red is its x, green its y, in hundredths of a px; blue is 0.5. */
static void begin(struct trial *t, const double before_to_after[9])
{
    memset(t, 0, sizeof *t);
    pm_job_init(&t->job, 2);
    assert_int_equal(pm_linear_alloc(&t->job, W, H, &t->after.linear), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&t->job, W, H, &t->after.clipped), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&t->job, W, H, &t->align.dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&t->job, W, H, &t->align.dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&t->job, W, H, &t->align.confidence), PIHMAP_OK);
    memcpy(t->align.before_to_after, before_to_after, 9 * sizeof(double));
    t->align.scale = 1;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&t->after.linear.r, x, y) = 0.01f * (float)x;
            pm_at(&t->after.linear.g, x, y) = 0.01f * (float)y;
            pm_at(&t->after.linear.b, x, y) = 0.5f;
            pm_at(&t->align.confidence, x, y) = 1.0f;
        }
}

static void warp(struct trial *t)
{
    assert_int_equal(pm_warp(&t->job, &t->after, &t->align, &t->warped, &t->clipped), PIHMAP_OK);
}

static void end(struct trial *t)
{
    pm_linear_free(&t->warped);
    pm_plane_free(&t->clipped);
    pm_photo_free(&t->after);
    pm_align_free(&t->align);
    pm_job_free(&t->job);
}

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

static void px_come_from_where_the_alignment_says(void **state)
{
    (void)state;
    const double turned[9] = {0.9, -0.3, 20, 0.3, 0.9, -8, 4e-4, -3e-4, 1};
    struct trial t;
    int seen = 0;
    begin(&t, turned);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&t.align.dx, x, y) = (float)(3 * sin(0.05 * y));
            pm_at(&t.align.dy, x, y) = (float)(2 * cos(0.04 * x));
        }
    warp(&t);
    for (int y = 0; y < H; y += 3)
        for (int x = 0; x < W; x += 3) {
            double u, v;
            assert_true(pm_h_apply(turned, x, y, &u, &v));
            u += 3 * sin(0.05 * y);
            v += 2 * cos(0.04 * x);
            if (u < 2 || v < 2 || u > W - 3 || v > H - 3)
                continue;
            assert_near("x", 100 * (double)pm_at(&t.warped.r, x, y), u, 0.01);
            assert_near("y", 100 * (double)pm_at(&t.warped.g, x, y), v, 0.01);
            assert_near("blue", (double)pm_at(&t.warped.b, x, y), 0.5, 1e-5);
            seen++;
        }
    assert_true(seen > 600);
    end(&t);
}

static void without_counterpart_there_is_nothing(void **state)
{
    (void)state;
    struct trial t;
    struct pm_mask skin, out;
    begin(&t, still);
    pm_at(&t.align.confidence, 50, 40) = 0;
    for (int y = 0; y < H; y++)
        pm_at(&t.align.dx, 100, y) = 30; /* beyond the frame */
    assert_int_equal(pm_mask_alloc(&t.job, W, H, &skin), PIHMAP_OK);
    memset(skin.v, 255, W * H);
    pm_at(&skin, 60, 40) = 0;
    warp(&t);
    assert_int_equal(pm_warp_mask(&t.job, &skin, &t.align, &out), PIHMAP_OK);
    assert_near("red", (double)pm_at(&t.warped.r, 50, 40), 0, 0);
    assert_near("red beside it", (double)pm_at(&t.warped.r, 51, 40), 0.51, 1e-5);
    assert_int_equal(pm_at(&out, 50, 40), 0);
    assert_int_equal(pm_at(&out, 51, 40), 255);
    assert_int_equal(pm_at(&out, 60, 40), 0);
    assert_int_equal(pm_at(&out, 100, 40), 0);
    assert_int_equal(pm_mask_count(&out), W * H - 2 - H);
    pm_mask_free(&skin);
    pm_mask_free(&out);
    end(&t);
}

/* The after photo is twice as large: each second px alone would be white or black. */
static void finer_photos_do_not_alias(void **state)
{
    (void)state;
    const double twice[9] = {2, 0, 0, 0, 2, 0, 0, 0, 1};
    struct trial t;
    begin(&t, twice);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            pm_at(&t.after.linear.b, x, y) = x % 2 ? 0.6f : 0.2f;
    warp(&t);
    for (int y = 4; y < H / 2 - 4; y++)
        for (int x = 4; x < W / 2 - 4; x++)
            assert_near("stripes", (double)pm_at(&t.warped.b, x, y), 0.4, 0.03);
    end(&t);
}

/* A share between 0 and 1 stays one: linear between px, where the cubic would overshoot. */
static void clipped_shares_stay_shares(void **state)
{
    (void)state;
    struct trial t;
    begin(&t, still);
    for (size_t i = 0; i < W * H; i++) {
        t.align.dx.v[i] = 0.25f;
        t.after.clipped.v[i] = i % W >= 60 ? 1.0f : 0.0f;
    }
    warp(&t);
    for (int x = 0; x < W; x++)
        assert_near("clipped", (double)pm_at(&t.clipped, x, 20),
                    x < 59    ? 0
                    : x == 59 ? 0.25
                              : 1,
                    1e-5);
    end(&t);
}

/* ---- for people to look at ---------------------------------------------------------------- */

/* The display picture is twice the working frame; red is its x. */
static void display_pictures_are_warped_alike(void **state)
{
    (void)state;
    struct trial t;
    struct pm_rgb8 display, out;
    begin(&t, still);
    for (size_t i = 0; i < W * H; i++)
        t.align.dx.v[i] = 7.0f;
    assert_int_equal(pm_rgb8_alloc(&t.job, 2 * W, 2 * H, &display), PIHMAP_OK);
    for (int i = 0; i < 4 * W * H; i++) {
        display.v[3 * i] = (uint8_t)(i % (2 * W));
        display.v[3 * i + 1] = i % 3 ? 100 : 200; /* stripes */
        display.v[3 * i + 2] = (uint8_t)(i / (2 * W));
    }
    const struct pm_display_warp in = {&t.after, &display, &t.align};
    assert_int_equal(pm_warp_display(&t.job, &in, 2 * W, 2 * H, &out), PIHMAP_OK);
    assert_near("x", out.v[3 * (60 * 2 * W + 50)], 50 + 14, 0);
    assert_near("y", out.v[3 * (60 * 2 * W + 50) + 2], 60, 0);
    assert_near("outside", out.v[3 * (60 * 2 * W + 2 * W - 5)], 128, 0);
    pm_rgb8_free(&out);
    assert_int_equal(pm_warp_display(&t.job, &in, W, H, &out), PIHMAP_OK); /* half of its size */
    assert_near("x", out.v[3 * (60 * W + 50)], 2 * (50 + 7) + 0.5, 0.5);
    pm_rgb8_free(&out);
    assert_int_equal(pm_warp_display(&t.job, &in, W / 2, H / 2, &out), PIHMAP_OK);
    for (int x = 4; x < W / 2 - 8; x++) /* one or two of four px */
        assert_near("stripes", out.v[3 * (30 * W / 2 + x) + 1], 137, 18);
    pm_rgb8_free(&out);
    pm_rgb8_free(&display);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_exact_for_quadratics),
        cmocka_unit_test(edges_are_repeated),
        cmocka_unit_test(px_come_from_where_the_alignment_says),
        cmocka_unit_test(without_counterpart_there_is_nothing),
        cmocka_unit_test(finer_photos_do_not_alias),
        cmocka_unit_test(clipped_shares_stay_shares),
        cmocka_unit_test(display_pictures_are_warped_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
