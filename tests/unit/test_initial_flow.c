/*
 * The initial flow from keypoint matches: a large smooth movement is found although a third of the
 * matches are wrong, or belong to something else; doubtful matches count for less.
 */
#include "align/initial_flow.h"

#include "base/geometry.h"
#include "base/stats.h"
#include "support/check.h"

#define LEVEL 2
#define WIDE 160 /* px of the level */
#define HIGH 120
#define MATCHES 400

/* Only the size of the level is used. */
static const struct pm_pyramid pyramid = {.levels = LEVEL + 1,
                                          .level[PM_LUMINANCE][LEVEL] = {WIDE, HIGH, NULL}};

/* Px of the level: up to 6 % of the side. */
static void movement(double x, double y, double *u, double *v)
{
    *u = 9 * sin(0.02 * x + 0.025 * y);
    *v = 7 * cos(0.03 * x);
}

/* Where the before px (x, y) of level 0 truly lies. */
static void carry(const double H[9], double x, double y, double *qx, double *qy)
{
    double u, v;
    movement((x + 0.5) / 4 - 0.5, (y + 0.5) / 4 - 0.5, &u, &v);
    assert_true(pm_h_apply(H, x + 4 * u, y + 4 * v, qx, qy));
}

/* wrong: 0, or how many of ten matches are. together: these agree among themselves. */
static void draw(const double H[9], int wrong, bool together, struct pm_match match[MATCHES])
{
    struct pm_random random = {6};
    for (int i = 0; i < MATCHES; i++) {
        const double x = 4 * WIDE * pm_random_unit(&random);
        const double y = 4 * HIGH * pm_random_unit(&random);
        double qx, qy;
        carry(H, x, y, &qx, &qy);
        qx += pm_random_normal(&random);
        qy += pm_random_normal(&random);
        if (i % 10 < wrong) {
            qx += together ? 16 : 50 * (pm_random_unit(&random) - 0.5);
            qy += together ? -12 : 50 * (pm_random_unit(&random) - 0.5);
        }
        match[i] = (struct pm_match){(float)x, (float)y, (float)qx, (float)qy, 1, 0, 0.7f, true};
    }
}

/* Quantile of the distance from the truth over the inside of the picture, px of the level. */
static double error_of(const struct pm_displacement *f, double q)
{
    static float error[WIDE * HIGH];
    size_t n = 0;
    for (int y = 8; y < HIGH - 8; y += 3)
        for (int x = 8; x < WIDE - 8; x += 3) {
            double u, v, fu, fv;
            movement(x, y, &u, &v);
            pm_displacement_at(f, x, y, &fu, &fv);
            error[n++] = (float)hypot(u - fu, v - fv);
        }
    return (double)pm_quantile(error, n, q);
}

static void check(int wrong, bool together, double p95)
{
    static const double H[9] = {1.1, -0.3, 60, 0.3, 1.1, -40, 5e-5, 0, 1};
    static struct pm_match match[MATCHES];
    const struct pm_matches matches = {MATCHES, match};
    struct pm_displacement found;
    struct pm_job job;
    pm_job_init(&job, 1);
    draw(H, wrong, together, match);
    assert_int_equal(pm_initial_flow(&job, &pyramid, H, &matches, LEVEL, &found), PIHMAP_OK);
    const double p = error_of(&found, 0.95);
    if (!(p <= p95))
        fail_msg("%d of ten wrong: p95 %.3f px (<= %g)", wrong, p, p95);
    pm_job_free(&job);
}

static void a_large_movement_is_found(void **state)
{
    (void)state;
    check(0, false, 0.3);
}

static void wrong_matches_do_not_pull(void **state)
{
    (void)state;
    check(3, false, 0.4);
}

static void another_thing_does_not_pull(void **state)
{
    (void)state;
    check(3, true, 0.4);
}

/* Two matches of one place disagree a little: the one that passed the ratio test well counts more.
 * Both are within the tolerance. */
static void doubtful_matches_count_for_less(void **state)
{
    (void)state;
    static const double H[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    static struct pm_match match[MATCHES];
    const struct pm_matches matches = {MATCHES, match};
    struct pm_random random = {7};
    struct pm_displacement found;
    struct pm_job job;
    double u, v;
    pm_job_init(&job, 1);
    for (int i = 0; i < MATCHES; i++) {
        const float x = (float)(4 * WIDE * pm_random_unit(&random));
        const float y = (float)(4 * HIGH * pm_random_unit(&random));
        match[i] = (struct pm_match){x, y, x, y, 1, 0, 0.9f, true};
        if (i % 2) { /* one px of the level to the right */
            match[i].ax += 4;
            match[i].ratio = 0.2f;
        }
    }
    assert_int_equal(pm_initial_flow(&job, &pyramid, H, &matches, LEVEL, &found), PIHMAP_OK);
    pm_displacement_at(&found, WIDE / 2, HIGH / 2, &u, &v);
    assert_near("u", u, 0.96, 0.04);
    assert_near("v", v, 0, 0.01);
    pm_job_free(&job);
}

/* Those of another pose, and none at all. */
static void far_matches_say_nothing(void **state)
{
    (void)state;
    static const double H[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    static struct pm_match match[MATCHES];
    struct pm_matches matches = {MATCHES, match};
    struct pm_displacement found;
    struct pm_job job;
    pm_job_init(&job, 1);
    for (int i = 0; i < MATCHES; i++) {
        const float x = (float)(i % 20 * 30), y = (float)(i / 20 * 20);
        match[i] = (struct pm_match){x, y, x + 60, y, 1, 0, 0.5f, true};
    }
    assert_int_equal(pm_initial_flow(&job, &pyramid, H, &matches, LEVEL, &found), PIHMAP_OK);
    assert_near("far", pm_displacement_longest(&found), 0, 0);
    matches.count = 0;
    assert_int_equal(pm_initial_flow(&job, &pyramid, H, &matches, LEVEL, &found), PIHMAP_OK);
    assert_near("none", pm_displacement_longest(&found), 0, 0);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_movement_is_found),
        cmocka_unit_test(wrong_matches_do_not_pull),
        cmocka_unit_test(another_thing_does_not_pull),
        cmocka_unit_test(doubtful_matches_count_for_less),
        cmocka_unit_test(far_matches_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
