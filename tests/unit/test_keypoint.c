/*
 * Keypoints, matches and pose hypotheses: the same blobs are found in a darker, rotated copy, a
 * pose is found from matches most of which are wrong, and pictures too small or too plain give no
 * keypoints instead of noise.
 */

#include <string.h>

#include "align/keypoint.h"
#include "align/match.h"
#include "align/pose_hypotheses.h"
#include "base/geometry.h"
#include "base/stats.h"
#include "support/check.h"

#define SIDE 260
#define BLOBS 120
#define MOST 400

/* Blobs of many sizes, warped: px (x, y) of the picture shows the point H (x, y). */
static void draw(struct pm_job *job, const double H[9], double light, struct pm_plane *out,
                 struct pm_plane *skin)
{
    struct pm_random random = {5};
    double blob[BLOBS][4];
    for (int k = 0; k < BLOBS; k++) {
        blob[k][0] = pm_random_unit(&random) * SIDE;
        blob[k][1] = pm_random_unit(&random) * SIDE;
        blob[k][2] = 1.5 + 4.0 * pm_random_unit(&random);
        blob[k][3] = pm_random_unit(&random) < 0.5 ? -0.2 : 0.1;
    }
    assert_int_equal(pm_plane_alloc(job, SIDE, SIDE, out), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, SIDE, SIDE, skin), PIHMAP_OK);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double u, v, sum = light;
            assert_true(pm_h_apply(H, x, y, &u, &v));
            for (int k = 0; k < BLOBS; k++) {
                const double d2 =
                    (u - blob[k][0]) * (u - blob[k][0]) + (v - blob[k][1]) * (v - blob[k][1]);
                sum += blob[k][3] * exp(-0.5 * d2 / (blob[k][2] * blob[k][2]));
            }
            out->v[y * SIDE + x] = (float)sum;
            skin->v[y * SIDE + x] = 1.0f;
        }
}

static void finds_a_rotated_and_darker_copy(void **state)
{
    struct pm_job job;
    struct pm_plane b, a, skin, other;
    struct pm_keypoints kb, ka;
    struct pm_matches matches;
    struct pm_pose_hypothesis pose[2];
    struct pm_pose_list found = {.pose = pose, .most = 2};
    const double turn = 0.6, s = 1.2, c = cos(turn) * s, d = sin(turn) * s, m = SIDE / 2.0;
    const double H[9] = {c, -d, m - c * m + d * m + 6, d, c, m - d * m - c * m - 4, 0, 0, 1};
    double identity[9], back[9];
    (void)state;
    pm_job_init(&job, 2);
    pm_h_identity(identity);
    assert_true(pm_h_invert(H, back));
    draw(&job, identity, 0.0, &b, &skin);
    draw(&job, back, -2.0, &a, &other); /* more than two stops darker: an offset in ln */
    assert_int_equal(pm_keypoints(&job, &b, &skin, 0.0f, MOST, &kb), PIHMAP_OK);
    assert_int_equal(pm_keypoints(&job, &a, &skin, 0.0f, MOST, &ka), PIHMAP_OK);
    assert_true(kb.count > 40 && kb.count <= 2 * MOST && ka.count > 40);
    assert_int_equal(pm_match(&job, &kb, &ka, &matches), PIHMAP_OK);
    int right = 0;
    for (int i = 0; i < matches.count; i++) {
        const struct pm_match *pair = &matches.match[i];
        double x, y;
        pm_h_apply(H, (double)pair->bx, (double)pair->by, &x, &y);
        right += hypot(x - (double)pair->ax, y - (double)pair->ay) < 2.0;
    }
    if (right < 25 || 10 * right < 7 * matches.count)
        fail_msg("%d of %d matches are right", right, matches.count);
    const struct pm_frames frames = {SIDE, SIDE, SIDE, SIDE};
    assert_int_equal(pm_pose_hypotheses(&job, &matches, &frames, true, &found), PIHMAP_OK);
    assert_true(found.count >= 1 && pose[0].inliers >= 12);
    assert_true(pm_same_pose(pose[0].H, H, &frames, 1.0));
    pm_plane_free(&b);
    pm_plane_free(&a);
    pm_plane_free(&skin);
    pm_plane_free(&other);
    pm_job_free(&job);
}

static void finds_a_pose_among_wrong_matches(void **state)
{
    static struct pm_match match[300];
    const double H[9] = {0.9, -0.3, 80, 0.3, 0.9, -20, 4e-5, -2e-5, 1};
    const struct pm_frames frames = {1000, 800, 900, 1100};
    struct pm_random random = {9};
    struct pm_job job;
    const struct pm_matches matches = {300, match}, none = {0, match};
    struct pm_pose_hypothesis pose[3];
    struct pm_pose_list found = {.pose = pose, .most = 3};
    (void)state;
    pm_job_init(&job, 1);
    for (int i = 0; i < 300; i++) {
        const double x = 1000 * pm_random_unit(&random), y = 800 * pm_random_unit(&random);
        double u, v;
        struct pm_match *m = &match[i];
        pm_h_apply(H, x, y, &u, &v);
        const bool good = i % 5 == 0;
        const double turn = good ? 0.32 : 6.0 * pm_random_unit(&random);
        *m = (struct pm_match){.bx = (float)x, .by = (float)y, .ratio = 0.8f, .skin = i % 10 != 0};
        m->ax = (float)(good ? u + pm_random_normal(&random) : 900 * pm_random_unit(&random));
        m->ay = (float)(good ? v + pm_random_normal(&random) : 1100 * pm_random_unit(&random));
        m->scale = (float)(good ? 0.95 : exp(pm_random_normal(&random)));
        m->turn = (float)(turn + 0.1 * pm_random_normal(&random));
    }
    assert_int_equal(pm_pose_hypotheses(&job, &matches, &frames, false, &found), PIHMAP_OK);
    assert_true(found.count >= 1 && pose[0].inliers > 40);
    assert_true(pm_same_pose(pose[0].H, H, &frames, 3.0));
    /* Half of the right ones are on skin, which is enough. */
    assert_int_equal(pm_pose_hypotheses(&job, &matches, &frames, true, &found), PIHMAP_OK);
    assert_true(found.count >= 1 && pose[0].on_skin && pm_same_pose(pose[0].H, H, &frames, 5.0));
    assert_int_equal(pm_pose_hypotheses(&job, &none, &frames, false, &found), PIHMAP_OK);
    assert_int_equal(found.count, 0);
    pm_job_free(&job);
}

static void plain_and_tiny_pictures_have_none(void **state)
{
    static const int size[][2] = {{1, 1}, {23, 400}, {24, 24}, {200, 100}};
    (void)state;
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        struct pm_job job;
        struct pm_plane p, skin;
        struct pm_keypoints found;
        struct pm_matches matches;
        pm_job_init(&job, 1);
        assert_int_equal(pm_plane_alloc(&job, size[k][0], size[k][1], &p), PIHMAP_OK);
        assert_int_equal(pm_plane_alloc(&job, size[k][0], size[k][1], &skin), PIHMAP_OK);
        assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, MOST, &found), PIHMAP_OK);
        assert_int_equal(found.count, 0);
        assert_int_equal(pm_match(&job, &found, &found, &matches), PIHMAP_OK);
        assert_int_equal(matches.count, 0);
        pm_plane_free(&p);
        pm_plane_free(&skin);
        pm_job_free(&job);
    }
}

/* A mirror image, a horizon, a tenth of the scale, a strong shear: none comes from hand-held
 * photos. */
static void odd_poses_are_not_sane(void **state)
{
    const struct pm_frames f = {1000, 800, 1000, 800};
    const double good[9] = {0, -1, 900, 1, 0, 0, 0, 0, 1}; /* a quarter turn */
    const double mirror[9] = {-1, 0, 1000, 0, 1, 0, 0, 0, 1};
    const double horizon[9] = {1, 0, 0, 0, 1, 0, -2e-3, 0, 1};
    const double tiny[9] = {0.1, 0, 0, 0, 0.1, 0, 0, 0, 1};
    const double sheared[9] = {1, 3, 0, 0, 1, 0, 0, 0, 1};
    (void)state;
    assert_true(pm_pose_is_sane(good, &f));
    assert_false(pm_pose_is_sane(mirror, &f));
    assert_false(pm_pose_is_sane(horizon, &f));
    assert_false(pm_pose_is_sane(tiny, &f));
    assert_false(pm_pose_is_sane(sheared, &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_rotated_and_darker_copy),
        cmocka_unit_test(finds_a_pose_among_wrong_matches),
        cmocka_unit_test(plain_and_tiny_pictures_have_none),
        cmocka_unit_test(odd_poses_are_not_sane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
