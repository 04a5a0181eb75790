/*
 * The exhaustive pose search finds the pose of two pictures without a common keypoint by their slow
 * mottle alone, at any rotation, scale and light. Two unlike pictures correlate less.
 */

#include <stdlib.h>
#include <string.h>

#include "align/exhaustive_search.h"
#include "base/geometry.h"
#include "base/stats.h"
#include "support/check.h"

#define WIDE 320
#define HIGH 240
#define WAVES 60

struct mottle {
    double kx[WAVES], ky[WAVES], phase[WAVES];
};

static void draw_mottle(struct mottle *m, uint64_t seed)
{
    struct pm_random random = {seed};
    for (int i = 0; i < WAVES; i++) {
        const double wave = 25 + 50 * pm_random_unit(&random); /* px */
        const double angle = 6.2832 * pm_random_unit(&random);
        m->kx[i] = 6.2832 / wave * cos(angle);
        m->ky[i] = 6.2832 / wave * sin(angle);
        m->phase[i] = 6.2832 * pm_random_unit(&random);
    }
}

/* Skin-coloured light modulated by the mottle. back: px -> px of the mottle. */
static void paint(struct pm_job *job, const struct mottle *m, const double back[9], double gain,
                  struct pm_linear *out)
{
    assert_int_equal(pm_linear_alloc(job, WIDE, HIGH, out), PIHMAP_OK);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            double u, v, sum = 0;
            assert_true(pm_h_apply(back, x, y, &u, &v));
            for (int i = 0; i < WAVES; i++)
                sum += cos(m->kx[i] * u + m->ky[i] * v + m->phase[i]);
            const double k = gain * exp(0.02 * sum) * (1.0 - 0.3 * x / WIDE);
            const size_t at = (size_t)y * WIDE + (size_t)x;
            out->r.v[at] = (float)(0.40 * k);
            out->g.v[at] = (float)(0.22 * k * exp(0.01 * sum));
            out->b.v[at] = (float)(0.15 * k * exp(0.01 * sum));
        }
}

static void pyramid(struct pm_job *job, const struct mottle *m, const double back[9], double gain,
                    struct pm_pyramid *out)
{
    static uint8_t all[WIDE * HIGH];
    const struct pm_mask skin = {WIDE, HIGH, all};
    struct pm_linear light;
    memset(all, 255, sizeof all);
    paint(job, m, back, gain, &light);
    assert_int_equal(pm_pyramid(job, NULL, &light, NULL, &skin, out), PIHMAP_OK);
    pm_linear_free(&light);
}

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
static const struct pm_frames frames = {WIDE, HIGH, WIDE, HIGH};

static void rotation_scale_and_shift_are_found(void **state)
{
    (void)state;
    static const double turn_deg[] = {37, 0, 90, 180, -130}, size[] = {0.7, 1, 1.5, 1, 1.25};
    struct pm_job job;
    pm_job_init(&job, 2);
    for (int k = 0; k < PM_DRAWS(5); k++) {
        struct pm_pyramid before, after;
        struct mottle m;
        struct pm_pose_hypothesis pose[3];
        struct pm_pose_list found = {.pose = pose, .most = 3};
        const double a = turn_deg[k] * M_PI / 180, c = size[k] * cos(a), s = size[k] * sin(a);
        const double there[9] = {c, -s, 170 - c * 160 + s * 120, s, c, 110 - s * 160 - c * 120, 0,
                                 0, 1};
        double back[9];
        assert_true(pm_h_invert(there, back));
        draw_mottle(&m, 10 + (uint64_t)k);
        pyramid(&job, &m, still, 1.0, &before);
        pyramid(&job, &m, back, 0.6, &after);
        assert_int_equal(pm_exhaustive_search(&job, &before, &after, &frames, &found), PIHMAP_OK);
        assert_true(found.count >= 1);
        /* as close as the steps of turn and size allow */
        if (!pm_same_pose(pose[0].H, there, &frames, 0.06 * WIDE))
            fail_msg("turn %g, size %g was not found first", turn_deg[k], size[k]);
        assert_true(pose[0].score > 0.3);
        pm_job_free(&job);
        pm_job_init(&job, 1);
    }
    pm_job_free(&job);
}

static void unlike_pictures_correlate_less(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_pyramid before, after;
    struct mottle one, other;
    struct pm_pose_hypothesis own[1], unlike[1];
    struct pm_pose_list of_own = {.pose = own, .most = 1}, of_unlike = {.pose = unlike, .most = 1};
    pm_job_init(&job, 1);
    draw_mottle(&one, 3);
    draw_mottle(&other, 4);
    pyramid(&job, &one, still, 1.0, &before);
    pyramid(&job, &one, still, 0.8, &after);
    assert_int_equal(pm_exhaustive_search(&job, &before, &after, &frames, &of_own), PIHMAP_OK);
    pyramid(&job, &other, still, 1.0, &after);
    assert_int_equal(pm_exhaustive_search(&job, &before, &after, &frames, &of_unlike), PIHMAP_OK);
    assert_true(own[0].score > 0.6);
    assert_true(unlike[0].score < 0.6 * own[0].score);
    pm_job_free(&job);
}

/* Half of the frame is a backdrop of strong structure, which stays; the skin is shifted. Colour
 * alone shows it. */
static void backdrop_and_colour(const struct mottle *skin, const struct mottle *backdrop,
                                double shift, struct pm_job *job, struct pm_pyramid *out)
{
    static uint8_t is_skin[WIDE * HIGH];
    const struct pm_mask mask = {WIDE, HIGH, is_skin};
    struct pm_linear light;
    assert_int_equal(pm_linear_alloc(job, WIDE, HIGH, &light), PIHMAP_OK);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            double sum = 0;
            const bool on_skin = x < 0.5 * WIDE;
            const struct mottle *m = on_skin ? skin : backdrop;
            for (int i = 0; i < WAVES; i++)
                sum += cos(m->kx[i] * (x + (on_skin ? shift : 0)) + m->ky[i] * y + m->phase[i]);
            const size_t at = (size_t)y * WIDE + (size_t)x;
            const double ratio = exp(0.02 * sum), rest = 0.2 / (0.3 * ratio + 0.7);
            light.r.v[at] = (float)(ratio * rest);
            light.g.v[at] = light.b.v[at] = (float)rest;
            is_skin[at] = on_skin ? 255 : 0;
        }
    assert_int_equal(pm_pyramid(job, NULL, &light, NULL, &mask, out), PIHMAP_OK);
    pm_linear_free(&light);
}

static void colour_of_skin_outweighs_a_backdrop(void **state)
{
    (void)state;
    const double there[9] = {1, 0, -60, 0, 1, 0, 0, 0, 1};
    struct pm_job job;
    struct pm_pyramid before, after;
    struct mottle skin, backdrop;
    struct pm_pose_hypothesis pose[2];
    struct pm_pose_list found = {.pose = pose, .most = 2};
    pm_job_init(&job, 2);
    draw_mottle(&skin, 21);
    draw_mottle(&backdrop, 22);
    backdrop_and_colour(&skin, &backdrop, 0, &job, &before);
    backdrop_and_colour(&skin, &backdrop, 60, &job, &after);
    assert_int_equal(pm_exhaustive_search(&job, &before, &after, &frames, &found), PIHMAP_OK);
    assert_true(found.count == 2 && pm_same_pose(pose[0].H, there, &frames, 0.06 * WIDE));
    assert_false(pm_same_pose(pose[1].H, pose[0].H, &frames, 0.06 * WIDE));
    pm_job_free(&job);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    struct pm_pose_hypothesis pose[2][3];
    struct pm_pose_list found[2];
    struct mottle m;
    draw_mottle(&m, 9);
    for (int k = 0; k < 2; k++) {
        struct pm_job job;
        struct pm_pyramid before, after;
        pm_job_init(&job, k ? 3 : 1);
        pyramid(&job, &m, still, 1.0, &before);
        pyramid(&job, &m, still, 0.5, &after);
        memset(pose[k], 0, sizeof pose[k]);
        found[k] = (struct pm_pose_list){.pose = pose[k], .most = 3};
        assert_int_equal(pm_exhaustive_search(&job, &before, &after, &frames, &found[k]),
                         PIHMAP_OK);
        pm_job_free(&job);
    }
    assert_int_equal(found[0].count, found[1].count);
    assert_memory_equal(pose[0], pose[1], sizeof pose[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rotation_scale_and_shift_are_found),
        cmocka_unit_test(unlike_pictures_correlate_less),
        cmocka_unit_test(colour_of_skin_outweighs_a_backdrop),
        cmocka_unit_test(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
