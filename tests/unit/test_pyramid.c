/*
 * What photos are compared on: exposure is an offset of luminance and white balance one of colour;
 * noise is measured on skin; levels halve; local mean and contrast are divided out.
 */
#include "align/pyramid.h"

#include <string.h>

#include "base/stats.h"
#include "support/check.h"
#include "support/texture.h"

#define WIDE 200
#define HIGH 150

struct trial {
    struct pm_job job;
    struct pm_photo photo;
    struct pm_mask skin;
    struct pm_pyramid pyramid;
};

static void begin(struct trial *t, pm_painter *painter)
{
    pm_job_init(&t->job, 1);
    assert_int_equal(pm_paint_photo(&t->job, WIDE, HIGH, painter, NULL, &t->photo, &t->skin),
                     PIHMAP_OK);
}

static void build(struct trial *t)
{
    assert_int_equal(
        pm_pyramid(&t->job, NULL, &t->photo.linear, &t->photo.clipped, &t->skin, &t->pyramid),
        PIHMAP_OK);
}

static void end(struct trial *t)
{
    pm_photo_free(&t->photo);
    pm_mask_free(&t->skin);
    pm_job_free(&t->job);
}

static void paint_plain(const void *context, double x, double y, struct pm_ink *out)
{
    (void)context;
    (void)y;
    out->skin = x < WIDE / 2;
    out->clipped = x < 10 ? 0.25 : 0;
}

static void channels_are_logarithms(void **state)
{
    (void)state;
    struct trial t;
    begin(&t, paint_plain);
    struct pm_linear *light = &t.photo.linear;
    for (size_t i = 0; i < pm_pixels(&light->r); i++) {
        light->r.v[i] = 0.4f;
        light->g.v[i] = 0.2f;
        light->b.v[i] = i < WIDE ? -0.1f : 0.1f; /* below 0 counts as 0 */
    }
    build(&t);
    const struct pm_plane *luminance = &t.pyramid.level[PM_LUMINANCE][0];
    const struct pm_plane *colour = &t.pyramid.level[PM_COLOUR][0];
    assert_near("luminance", (double)luminance->v[WIDE], log(0.12 + 0.12 + 0.01 + 0.003), 1e-5);
    assert_near("colour", (double)colour->v[WIDE], log(0.41) - 0.5 * (log(0.21) + log(0.11)), 1e-5);
    assert_near("no blue", (double)luminance->v[0], log(0.24 + 0.003), 1e-5);
    assert_near("no blue", (double)colour->v[0], log(0.41) - 0.5 * (log(0.21) + log(0.01)), 1e-5);
    end(&t);
}

/* x_l = (x_0 + 0.5) / 2^l - 0.5, down to 64 px; clipped px have less weight. */
static void levels_are_halved(void **state)
{
    (void)state;
    struct trial t;
    begin(&t, paint_plain);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            pm_at(&t.photo.linear.r, x, y) = (float)(exp(0.01 * x) - 1) / 0.3f;
    memset(t.photo.linear.g.v, 0, WIDE * HIGH * sizeof(float));
    memset(t.photo.linear.b.v, 0, WIDE * HIGH * sizeof(float));
    build(&t);
    assert_int_equal(t.pyramid.levels, 2); /* 200, 100; the next would have 50 px */
    assert_int_equal(t.pyramid.working, 0);
    const struct pm_plane *half = &t.pyramid.level[PM_LUMINANCE][1];
    assert_true(half->w == WIDE / 2 && half->h == HIGH / 2);
    for (int x = 20; x < 90; x++) { /* log of an exponential, but for the floor */
        const double wanted = log(exp(0.01 * (2 * x + 0.5)) - 1 + 0.003);
        assert_near("halved", (double)pm_at(half, x, 30), wanted, 0.002);
    }
    assert_near("clipped", (double)pm_at(&t.pyramid.weight[0], 4, 9), 0.75, 1e-6);
    assert_near("clipped", (double)pm_at(&t.pyramid.weight[1], 4, 9), 0.75, 1e-6);
    assert_near("not", (double)pm_at(&t.pyramid.weight[1], 5, 9), 1, 1e-6);
    assert_near("skin", (double)pm_at(&t.pyramid.skin[1], 49, 9), 1, 1e-6);
    assert_near("not", (double)pm_at(&t.pyramid.skin[1], 50, 9), 0, 1e-6);
    end(&t);
}

static void paint_wool(const void *context, double x, double y, struct pm_ink *out)
{
    (void)context;
    out->luminance = 0.004 * y; /* a slope is no noise */
    out->skin = x < 0.4 * WIDE;
    if (!out->skin)
        out->luminance += pm_texture(x, y, 3, 5);
}

/* Weights of 0.3, 0.6, 0.1; of red against the mean of the others. */
static void noise_is_measured_on_skin(void **state)
{
    (void)state;
    struct trial t;
    const double sigma = 0.02;
    begin(&t, paint_wool);
    pm_add_noise(&t.photo, sigma, 5);
    build(&t);
    assert_near("luminance", (double)t.pyramid.noise[PM_LUMINANCE],
                sigma * sqrt(0.09 + 0.36 + 0.01), 0.0008);
    /* less by the floor that keeps dark channels out of the ratio */
    assert_near("colour", (double)t.pyramid.noise[PM_COLOUR], sigma * sqrt(1.5) / 1.04, 0.0015);
    end(&t);
}

/* Under a fine frame the working level is the second; noise is that of the fine frame. */
static void a_fine_frame_is_level_0(void **state)
{
    (void)state;
    struct trial t;
    struct pm_plane detail;
    struct pm_random random = {3};
    begin(&t, paint_plain);
    pm_add_noise(&t.photo, 0.01, 6);
    assert_int_equal(pm_plane_alloc(&t.job, 2 * WIDE, 2 * HIGH, &detail), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&detail); i++)
        detail.v[i] = (float)(-1.4 + 0.03 * pm_random_normal(&random));
    assert_int_equal(pm_pyramid(&t.job, &detail, &t.photo.linear, NULL, &t.skin, &t.pyramid),
                     PIHMAP_OK);
    assert_true(t.pyramid.working == 1 && t.pyramid.levels == 3);
    assert_true(pm_size_of(&t.pyramid, 0)->w == 2 * WIDE && pm_size_of(&t.pyramid, 1)->w == WIDE);
    assert_true(t.pyramid.skin[0].w == WIDE && t.pyramid.weight[0].w == WIDE);
    assert_near("luminance", (double)t.pyramid.noise[PM_LUMINANCE], 0.03, 0.0015);
    assert_near("colour", (double)t.pyramid.noise[PM_COLOUR], 2 * 0.01 * sqrt(1.5) / 1.04, 0.0015);
    assert_near("unclipped", (double)pm_at(&t.pyramid.weight[1], 4, 9), 1, 0);
    pm_plane_free(&detail);
    end(&t);
}

/* ---- local contrast normalisation --------------------------------------------------------- */

static void paint_structure(const void *context, double x, double y, struct pm_ink *out)
{
    (void)context;
    out->luminance = 0.1 * pm_texture(x, y, 8, 5);
}

static double mean_square(const struct pm_plane *p)
{
    double sum = 0;
    for (size_t i = 0; i < pm_pixels(p); i++)
        sum += (double)(p->v[i] * p->v[i]) / (double)pm_pixels(p);
    return sum;
}

static void light_and_contrast_are_divided_out(void **state)
{
    (void)state;
    struct trial t;
    struct pm_plane lit, plain, faint;
    begin(&t, paint_structure);
    build(&t);
    const struct pm_plane *in = &t.pyramid.level[PM_LUMINANCE][0];
    lit = pm_plane_scratch(&t.job, WIDE, HIGH);
    plain = pm_plane_scratch(&t.job, WIDE, HIGH);
    faint = pm_plane_scratch(&t.job, WIDE, HIGH);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) { /* a slope of light, half the contrast */
            pm_at(&lit, x, y) = 0.5f * pm_at(in, x, y) + 0.004f * (float)x - 2.0f;
            pm_at(&faint, x, y) = 0.01f * pm_at(in, x, y);
        }
    assert_int_equal(pm_normalise(&t.job, in, 6, 0.006f, &plain), PIHMAP_OK);
    assert_int_equal(pm_normalise(&t.job, &lit, 6, 0.006f, &lit), PIHMAP_OK);
    assert_int_equal(pm_normalise(&t.job, &faint, 6, 0.006f, &faint), PIHMAP_OK);
    assert_near("contrast", mean_square(&plain), 1, 0.05);
    assert_true(mean_square(&faint) < 0.05); /* a sixth of the floor */
    double off = 0;
    for (int y = 12; y < HIGH - 12; y++)
        for (int x = 12; x < WIDE - 12; x++)
            off = fmax(off, fabs((double)(pm_at(&lit, x, y) - pm_at(&plain, x, y))));
    assert_true(off < 0.1);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channels_are_logarithms),
        cmocka_unit_test(levels_are_halved),
        cmocka_unit_test(noise_is_measured_on_skin),
        cmocka_unit_test(a_fine_frame_is_level_0),
        cmocka_unit_test(light_and_contrast_are_divided_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
