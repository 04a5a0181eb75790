/*
 * Renderings by phones and editors: nothing at zero strength, monotone curves, grey that stays
 * grey, and changes that are neither invisible nor beyond what such programs do.
 */
#include "support/rendering.h"

#include "base/colour.h"
#include "support/check.h"
#include "support/noise.h"

#include <math.h>
#include <string.h>

#define W 200
#define H 150
#define DRAWS 40

static struct pm_job job;
static struct pm_linear patch; /* skin colours in uneven light, with grain */

/* Light from 1.4 on the left to 0.6, over a skin colour or grey, with grain. */
static void paint_patch(const double colour[3], struct pm_linear *out)
{
    assert_int_equal(pm_linear_alloc(&job, W, H, out), PIHMAP_OK);
    struct pm_plane *const plane[3] = {&out->r, &out->g, &out->b};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double light = (1.4 - 0.8 * x / W) * (1 + 0.06 * pm_noise(x / 3.0, y / 3.0, 5));
            for (int k = 0; k < 3; k++)
                pm_at(plane[k], x, y) = (float)(colour[k] * light);
        }
}

static int open_patch(void **state)
{
    static const double skin[3] = {0.48, 0.28, 0.19};
    (void)state;
    pm_job_init(&job, 2);
    paint_patch(skin, &patch);
    return 0;
}

static int close_patch(void **state)
{
    (void)state;
    pm_linear_free(&patch);
    pm_job_free(&job);
    return 0;
}

static void copy_of(const struct pm_linear *p, struct pm_linear *out)
{
    assert_int_equal(pm_linear_alloc(&job, p->r.w, p->r.h, out), PIHMAP_OK);
    memcpy(out->r.v, p->r.v, pm_pixels(&p->r) * sizeof(float));
    memcpy(out->g.v, p->g.v, pm_pixels(&p->g) * sizeof(float));
    memcpy(out->b.v, p->b.v, pm_pixels(&p->b) * sizeof(float));
}

/* Mean distance in CIELAB of two pictures. */
static double distance(const struct pm_linear *a, const struct pm_linear *b)
{
    const size_t n = pm_pixels(&a->r);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const double p[3] = {(double)a->r.v[i], (double)a->g.v[i], (double)a->b.v[i]};
        const double q[3] = {(double)b->r.v[i], (double)b->g.v[i], (double)b->b.v[i]};
        double lab1[3], lab2[3];
        pm_linear_to_lab(p, lab1);
        pm_linear_to_lab(q, lab2);
        sum +=
            sqrt(pow(lab1[0] - lab2[0], 2) + pow(lab1[1] - lab2[1], 2) + pow(lab1[2] - lab2[2], 2));
    }
    return sum / (double)n;
}

static void zero_strength_is_nothing(void **state)
{
    struct pm_linear same;
    struct pm_rendering r;
    (void)state;
    copy_of(&patch, &same);
    for (int kind = 0; kind < PM_RENDERINGS; kind++) {
        pm_rendering_init(&r);
        r.kind = (enum pm_rendering_kind)kind;
        assert_int_equal(pm_rendering_apply(&job, &r, &same), PIHMAP_OK);
    }
    assert_true(distance(&patch, &same) < 0.01);
    pm_linear_free(&same);
}

static void curves_are_monotone(void **state)
{
    struct pm_random random = {3};
    double least = 9, most = 0;
    (void)state;
    for (int i = 0; i < 4 * DRAWS; i++) {
        static const enum pm_rendering_kind kinds[3] = {PM_RENDERING_CURVE, PM_RENDERING_PRESET,
                                                        PM_RENDERING_PHONE};
        struct pm_rendering r;
        pm_rendering_draw(&random, kinds[i % 3], &r);
        double last = -1;
        for (int v = 0; v <= 255; v++) {
            const double now = pm_rendering_curve(&r, v / 255.0);
            assert_true(now > last && now >= 0 && now <= 1 + 1e-12);
            if (v > 64 && v < 192) {
                least = fmin(least, 255 * (now - last));
                most = fmax(most, 255 * (now - last));
            }
            last = now;
        }
        assert_true(fabs(last - 1) < 1e-9);
    }
    print_message("slopes of curves between 1/4 and 3/4: %.2f..%.2f\n", least, most);
    assert_true(least > 0.45 && most < 1.9);
}

/* A curve, saturation, a matrix and local tone mapping leave grey grey. */
static void grey_stays_grey(void **state)
{
    static const double grey[3] = {0.4, 0.4, 0.4};
    struct pm_random random = {4};
    (void)state;
    for (int kind = PM_RENDERING_CURVE; kind < PM_RENDERINGS; kind++) {
        struct pm_linear p;
        struct pm_rendering r;
        if (kind == PM_RENDERING_PRESET) /* split toning is meant to tint it */
            continue;
        paint_patch(grey, &p);
        pm_rendering_draw(&random, (enum pm_rendering_kind)kind, &r);
        assert_int_equal(pm_rendering_apply(&job, &r, &p), PIHMAP_OK);
        for (size_t i = 0; i < pm_pixels(&p.r); i++) {
            assert_true(fabs((double)(p.r.v[i] - p.g.v[i])) < 1e-4);
            assert_true(fabs((double)(p.b.v[i] - p.g.v[i])) < 1e-4);
        }
        pm_linear_free(&p);
    }
}

static void renderings_can_be_seen_and_are_moderate(void **state)
{
    struct pm_random random = {5};
    (void)state;
    for (int kind = PM_RENDERING_CURVE; kind < PM_RENDERINGS; kind++) {
        double mean = 0, most = 0;
        for (int i = 0; i < DRAWS; i++) {
            struct pm_linear p;
            struct pm_rendering r;
            copy_of(&patch, &p);
            pm_rendering_draw(&random, (enum pm_rendering_kind)kind, &r);
            assert_int_equal(r.kind, kind);
            assert_int_equal(pm_rendering_apply(&job, &r, &p), PIHMAP_OK);
            const double d = distance(&patch, &p);
            mean += d / DRAWS;
            most = fmax(most, d);
            pm_linear_free(&p);
        }
        print_message("%-10s moves skin by %.1f in CIELAB, %.1f at most\n",
                      pm_rendering_name((enum pm_rendering_kind)kind), mean, most);
        assert_true(mean > 1 && mean < 12 && most < 25);
    }
}

/* Local tone mapping takes that share of the slow contrast; the right half is the darker one. */
static void local_mapping_evens_the_light(void **state)
{
    struct pm_linear p;
    struct pm_rendering r;
    double was[2] = {0, 0}, now[2] = {0, 0};
    (void)state;
    copy_of(&patch, &p);
    pm_rendering_init(&r);
    r.kind = PM_RENDERING_LOCAL;
    r.local = 0.4;
    assert_int_equal(pm_rendering_apply(&job, &r, &p), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            was[x >= W / 2] += log((double)pm_at(&patch.g, x, y));
            now[x >= W / 2] += log((double)pm_at(&p.g, x, y));
        }
    const double left = (now[0] - now[1]) / (was[0] - was[1]);
    print_message("%.3f of the contrast is left\n", left);
    assert_true(fabs(left - 0.6) < 0.03);
    pm_linear_free(&p);
}

static void kinds_have_names(void **state)
{
    enum pm_rendering_kind kind;
    (void)state;
    for (int i = 0; i < PM_RENDERINGS; i++) {
        assert_true(pm_rendering_named(pm_rendering_name((enum pm_rendering_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(pm_rendering_named("nonsense", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_strength_is_nothing),
        cmocka_unit_test(curves_are_monotone),
        cmocka_unit_test(grey_stays_grey),
        cmocka_unit_test(renderings_can_be_seen_and_are_moderate),
        cmocka_unit_test(local_mapping_evens_the_light),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, open_patch, close_patch);
}
