/*
 * Forward-backward consistency: points whose forward flow is true return and are kept; those sent
 * elsewhere or out of the after photo are rejected, in between by halves.
 */
#include "align/consistency.h"

#include <string.h>

#include "base/geometry.h"
#include "support/check.h"
#include "support/texture.h"

#define WIDE 256
#define HIGH 192
#define STEP 8 /* px between nodes */

struct scene {
    double move, shift; /* px: amplitude of the movement, and its constant part */
    uint32_t seed;
};

static void movement(const struct scene *s, double x, double y, double *u, double *v)
{
    *u = s->shift + s->move * sin(0.035 * y + 0.6);
    *v = 0.7 * s->move * cos(0.028 * x + 0.011 * y);
}

static void paint_scene(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    double u, v;
    movement(s, x, y, &u, &v);
    out->luminance = 0.05 * pm_texture(x + u, y + v, 16, s->seed);
    out->colour = 0.03 * pm_texture(x + u, y + v, 16, s->seed + 1);
}

struct trial {
    struct pm_job job;
    struct pm_pyramid before, after;
    struct pm_nonrigid_pair pair;
    struct pm_displacement forward; /* of level 0 */
    struct pm_plane out;
};

/* The true forward flow between a picture and one that moved. */
static void begin(struct trial *t, const struct scene *before)
{
    const struct scene after = {0, 0, before->seed};
    pm_job_init(&t->job, 2);
    assert_int_equal(pm_paint_pyramid(&t->job, WIDE, HIGH, paint_scene, before, &t->before),
                     PIHMAP_OK);
    assert_int_equal(pm_paint_pyramid(&t->job, WIDE, HIGH, paint_scene, &after, &t->after),
                     PIHMAP_OK);
    t->pair = (struct pm_nonrigid_pair){.before = &t->before, .after = &t->after};
    pm_h_identity(t->pair.before_to_after);
    t->forward = pm_displacement_scratch(&t->job, WIDE, HIGH, STEP);
    for (int j = 0; j < t->forward.h; j++)
        for (int i = 0; i < t->forward.w; i++) {
            double u, v;
            movement(before, i * STEP, j * STEP, &u, &v);
            t->forward.u[j * t->forward.w + i] = (float)u;
            t->forward.v[j * t->forward.w + i] = (float)v;
        }
}

static void run(struct trial *t, const double after_to_before[9],
                const struct pm_initial_estimate *initial)
{
    const struct pm_flow forward = {&t->pair, &t->forward, 0};
    assert_int_equal(pm_consistency(&t->job, &forward, after_to_before, initial, 2, &t->out),
                     PIHMAP_OK);
    assert_true(t->out.w == WIDE && t->out.h == HIGH);
}

/* The forward flow of the right half is off by so many px. */
static void mislead(struct trial *t, float px)
{
    for (int j = 0; j < t->forward.h; j++)
        for (int i = t->forward.w / 2; i < t->forward.w; i++)
            t->forward.v[j * t->forward.w + i] += px;
}

/* Mean over a part of the frame, away from its edges. */
static double mean(const struct pm_plane *p, int first, int end)
{
    double sum = 0, n = 0;
    for (int y = 24; y < HIGH - 24; y++)
        for (int x = first; x < end; x++, n++)
            sum += (double)pm_at(p, x, y);
    return sum / n;
}

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
static const struct pm_initial_estimate zero = {NULL, 0};

static double rejected_when_off_by(float px)
{
    struct trial t;
    const struct scene before = {3, 0, 5};
    begin(&t, &before);
    mislead(&t, px);
    run(&t, still, &zero);
    assert_near("true flow", mean(&t.out, 16, WIDE / 2 - 12), 1, 0.001);
    const double right = mean(&t.out, WIDE / 2 + 4, WIDE - 16);
    pm_job_free(&t.job);
    return right;
}

/* 1 up to 3 px of level 0, 0 from 8 px on. */
static void points_that_do_not_return_are_rejected(void **state)
{
    (void)state;
    assert_near("off by 0", rejected_when_off_by(0), 1, 0.001);
    assert_near("off by 2.5", rejected_when_off_by(2.5f), 1, 0.02);
    assert_near("off by 5.5", rejected_when_off_by(5.5f), 0.5, 0.05);
    assert_near("off by 9", rejected_when_off_by(9), 0, 0.02);
}

static void points_outside_the_after_photo_are_rejected(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = {0, 0, 5};
    begin(&t, &before);
    for (size_t k = 0; k < pm_pixels(&t.forward); k++)
        t.forward.v[k] = 1.0f;
    for (int j = 0; j < t.forward.h; j++)
        t.forward.u[j * t.forward.w] = -2; /* fades to 0 within a cell */
    run(&t, still, &zero);
    assert_near("inside", (double)pm_at(&t.out, 100, 100), 1, 0);
    assert_near("left", (double)pm_at(&t.out, 0, 100), 0, 0);
    assert_near("below", (double)pm_at(&t.out, 100, HIGH - 1), 0, 0);
    assert_near("just inside", (double)pm_at(&t.out, 100, HIGH - 2), 1, 0);
    pm_job_free(&t.job);
}

/* A movement too far to follow from zero: the way back starts from the estimate, or from the
 * homography. */
static void the_way_back_starts_where_it_is_told_to(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = {2, 28, 5};
    const double back[9] = {1, 0, -28, 0, 1, 0, 0, 0, 1};
    begin(&t, &before);
    run(&t, still, &zero);
    const double lost = mean(&t.out, 60, WIDE - 60);
    struct pm_displacement estimate = pm_displacement_scratch(&t.job, WIDE / 4, HIGH / 4, STEP);
    const struct pm_initial_estimate initial = {&estimate, 2};
    for (size_t k = 0; k < pm_pixels(&estimate); k++)
        estimate.u[k] = -28.0f / 4;
    run(&t, still, &initial);
    const double estimated = mean(&t.out, 60, WIDE - 60);
    run(&t, back, &zero);
    const double posed = mean(&t.out, 60, WIDE - 60);
    assert_true(lost < 0.3);
    assert_near("from the estimate", estimated, 1, 0.01);
    assert_near("from the homography", posed, 1, 0.01);
    pm_job_free(&t.job);
}

/* A coarser forward flow, in px of its own level; the tolerance stays one of level 0. */
static void flows_of_other_levels_are_compared_at_level_0(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = {3, 0, 5};
    begin(&t, &before);
    struct pm_displacement coarse = pm_displacement_scratch(&t.job, WIDE / 4, HIGH / 4, STEP);
    mislead(&t, 5.5f);
    pm_displacement_resize(&t.forward, 0.25, &coarse);
    const struct pm_flow forward = {&t.pair, &coarse, 2};
    assert_int_equal(pm_consistency(&t.job, &forward, still, &zero, 2, &t.out), PIHMAP_OK);
    assert_true(t.out.w == WIDE / 4 && t.out.h == HIGH / 4);
    assert_near("true flow", (double)pm_at(&t.out, 20, 24), 1, 0.001);
    assert_near("off by 5.5", (double)pm_at(&t.out, 48, 24), 0.5, 0.1);
    pm_job_free(&t.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_that_do_not_return_are_rejected),
        cmocka_unit_test(points_outside_the_after_photo_are_rejected),
        cmocka_unit_test(the_way_back_starts_where_it_is_told_to),
        cmocka_unit_test(flows_of_other_levels_are_compared_at_level_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
