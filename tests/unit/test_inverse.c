/* The inverse of an alignment: points return, confidence goes with them, px are of the other frame.
 */
#include "align/inverse.h"

#include <string.h>

#include "support/check.h"

#define W 120 /* px of the before frame */
#define H 90
#define AFTER_W 150
#define AFTER_H 110

/* Enlarged by 1.2, rotated by 10 degrees, and moved by waves of up to 4 px, half as steep as a
 * fold. */
static void make(struct pm_job *job, struct pm_align *a)
{
    const double c = 1.2 * cos(M_PI / 18), s = 1.2 * sin(M_PI / 18);
    const double M[9] = {c, -s, 18, s, c, -9, 1e-4, 0, 1};
    *a = (struct pm_align){.local = true,
                           .scale = 1.2,
                           .rotation_deg = 10,
                           .turn_deg = 5,
                           .residual_px = 0.5,
                           .evidence = 77,
                           .inliers = 31,
                           .believed = true};
    memcpy(a->before_to_after, M, sizeof M);
    assert_int_equal(pm_plane_alloc(job, W, H, &a->dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, W, H, &a->dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, W, H, &a->confidence), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, W, H, &a->error), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&a->dx, x, y) = (float)(4 * sin(0.12 * x + 0.05 * y));
            pm_at(&a->dy, x, y) = (float)(4 * cos(0.08 * x - 0.12 * y));
            pm_at(&a->confidence, x, y) = 0.25f + 0.5f * (float)x / W;
            pm_at(&a->error, x, y) = 0.1f + (float)y / H;
        }
}

/* An alignment and its inverse. */
struct pair {
    struct pm_job job;
    struct pm_align a, b;
};

static void begin(struct pair *p)
{
    pm_job_init(&p->job, 2);
    make(&p->job, &p->a);
    assert_int_equal(pm_align_inverse(&p->job, &p->a, AFTER_W, AFTER_H, &p->b), PIHMAP_OK);
}

static void end(struct pair *p)
{
    pm_align_free(&p->a);
    pm_align_free(&p->b);
    pm_job_free(&p->job);
}

static void points_return_both_ways(void **state)
{
    struct pair pair;
    (void)state;
    begin(&pair);
    int returned = 0;
    for (int y = 0; y < AFTER_H; y++)
        for (int x = 0; x < AFTER_W; x++) {
            double p[2], q[2], there, back;
            const bool found = pm_align_map(&pair.b, x, y, &p[0], &p[1], &there);
            const bool inside = p[0] > 0 && p[1] > 0 && p[0] < W - 1 && p[1] < H - 1;
            if (inside != found && (p[0] < -0.5 || p[0] > W - 0.5 || p[1] < -0.5 || p[1] > H - 0.5))
                fail_msg("(%d, %d) lies at (%.1f, %.1f): found %d", x, y, p[0], p[1], found);
            if (!inside)
                continue;
            pm_align_map(&pair.a, p[0], p[1], &q[0], &q[1], &back);
            assert_near("x", q[0], x, 0.01);
            assert_near("y", q[1], y, 0.01);
            assert_near("confidence", there, back, 1e-3);
            assert_near("error", (double)pm_at(&pair.b.error, x, y),
                        1.2 * (double)pm_sample(&pair.a.error, p[0], p[1]), 1e-3);
            returned++;
        }
    assert_true(returned > AFTER_W * AFTER_H / 2);
    end(&pair);
}

static void figures_are_those_of_the_other_frame(void **state)
{
    struct pair pair;
    const struct pm_align *const b = &pair.b;
    (void)state;
    begin(&pair);
    assert_true(b->dx.w == AFTER_W && b->dx.h == AFTER_H && b->confidence.w == AFTER_W);
    assert_near("scale", b->scale, 1 / 1.2, 1e-12);
    assert_near("rotation", b->rotation_deg, -10, 1e-12);
    assert_near("turn", b->turn_deg, 5, 1e-12);
    assert_near("residual", b->residual_px, 0.6, 1e-12);
    assert_near("evidence", b->evidence, 77, 1e-12);
    assert_true(b->believed && b->local && b->inliers == 31);
    end(&pair);
}

static void what_cannot_be_undone_is_an_error(void **state)
{
    struct pm_job job;
    struct pm_align a, b;
    (void)state;
    pm_job_init(&job, 1);
    make(&job, &a);
    memset(a.before_to_after, 0, sizeof a.before_to_after);
    a.before_to_after[8] = 1;
    assert_int_equal(pm_align_inverse(&job, &a, AFTER_W, AFTER_H, &b), PIHMAP_EARG);
    assert_null(b.dx.v);
    pm_align_free(&a);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_return_both_ways),
        cmocka_unit_test(figures_are_those_of_the_other_frame),
        cmocka_unit_test(what_cannot_be_undone_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
