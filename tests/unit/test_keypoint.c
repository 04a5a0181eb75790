/*
 * Keypoints, matches and pose hypotheses: blobs are found in place and scale, and again in a
 * darker, rotated copy and in a mirrored one; lines, noise, and pictures too small or too plain
 * give no keypoints; a backdrop does not crowd out the skin.
 */

#include <string.h>

#include "align/keypoint.h"
#include "align/match.h"
#include "align/mirror.h"
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

/* ---- detector ----------------------------------------------------------------------------- */

static void begin_plain(struct pm_job *job, struct pm_plane *picture, struct pm_plane *skin)
{
    pm_job_init(job, 1);
    assert_int_equal(pm_plane_alloc(job, SIDE, SIDE, picture), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, SIDE, SIDE, skin), PIHMAP_OK);
    for (int i = 0; i < SIDE * SIDE; i++)
        skin->v[i] = 1.0f;
}

static void end_plain(struct pm_job *job, struct pm_plane *picture, struct pm_plane *skin)
{
    pm_plane_free(picture);
    pm_plane_free(skin);
    pm_job_free(job);
}

static void add_blob(struct pm_plane *p, double x, double y, double sigma, double height)
{
    for (int j = 0; j < SIDE; j++)
        for (int i = 0; i < SIDE; i++)
            pm_at(p, i, j) += (float)(height * exp(-0.5 * ((i - x) * (i - x) + (j - y) * (j - y)) /
                                                   (sigma * sigma)));
}

/* The strongest keypoint within 3 px; sigma 0: none. */
static struct pm_keypoint strongest_near(const struct pm_keypoints *k, double x, double y)
{
    struct pm_keypoint best = {0};
    for (int i = 0; i < k->count; i++)
        if (hypot((double)k->point[i].x - x, (double)k->point[i].y - y) < 3 &&
            k->point[i].strength > best.strength)
            best = k->point[i];
    return best;
}

/* To 0.03 px; the scale, between the levels of an octave, to some per cent. */
static void blobs_are_found_in_place_and_scale(void **state)
{
    static const double blob[][3] = {{60.3, 70.7, 3}, {140.6, 60.2, 4.5}, {80.4, 180.1, 7}};
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints found;
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int k = 0; k < 3; k++)
        add_blob(&p, blob[k][0], blob[k][1], blob[k][2], k % 2 ? -0.2 : 0.2);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, MOST, &found), PIHMAP_OK);
    for (int k = 0; k < 3; k++) {
        const struct pm_keypoint q = strongest_near(&found, blob[k][0], blob[k][1]);
        assert_near("x", (double)q.x, blob[k][0], 0.03);
        assert_near("y", (double)q.y, blob[k][1], 0.03);
        assert_near("sigma", (double)q.sigma / blob[k][2], 0.89, 0.03);
    }
    end_plain(&job, &p, &skin);
}

/* Where along a line a keypoint lies would be chance. */
static void lines_have_no_keypoints(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints found;
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) { /* a hair, lit a little unevenly */
            const double across = 0.8 * (x - 130) - 0.6 * (y - 130), along = 0.6 * x + 0.8 * y;
            pm_at(&p, x, y) =
                (float)(-0.3 * exp(-across * across / 18) * (1 + 0.02 * sin(along / 9)));
        }
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, MOST, &found), PIHMAP_OK);
    assert_int_equal(found.count, 0);
    end_plain(&job, &p, &skin);
}

static void noise_has_few_keypoints(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints unaware, aware;
    struct pm_random random = {4};
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int i = 0; i < SIDE * SIDE; i++)
        p.v[i] = (float)(0.03 * pm_random_normal(&random));
    add_blob(&p, 120.5, 90.5, 4, -0.2);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, MOST, &unaware), PIHMAP_OK);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.03f, MOST, &aware), PIHMAP_OK);
    assert_true(unaware.count > 25);
    assert_true(aware.count < 6);
    assert_true(strongest_near(&aware, 120.5, 90.5).sigma > 3);
    end_plain(&job, &p, &skin);
}

/* Strong spots of a backdrop, faint ones of the skin: half of the keypoints are the skin's. */
static void a_backdrop_does_not_crowd_out_skin(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints found;
    int on_skin = 0;
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int i = 0; i < 100; i++) {
        const int x = i % 10, y = i / 10;
        add_blob(&p, 16 + 25 * x, 16 + 25 * y, 3, x < 5 ? 0.05 : 0.4);
    }
    for (int i = 0; i < SIDE * SIDE; i++)
        skin.v[i] = i % SIDE < 128 ? 1 : 0;
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, 60, &found), PIHMAP_OK);
    for (int i = 0; i < found.count; i++) {
        on_skin += found.point[i].skin;
        assert_int_equal(found.point[i].skin, found.point[i].x < 127.6f);
    }
    assert_true(2 * on_skin >= found.count - 4);
    end_plain(&job, &p, &skin);
}

/* Forty-nine strong spots in one corner, twelve faint ones elsewhere: all of these are among
 * thirty. */
static void keypoints_are_spread(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints found;
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int i = 0; i < 49; i++)
        add_blob(&p, 12 + 14 * (i % 7), 12 + 14 * (i / 7), 2.2, 0.4);
    for (int i = 0; i < 12; i++)
        add_blob(&p, 146.25 + 32.5 * (i % 4), 146.25 + 32.5 * (i / 4), 3, 0.03);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, 60, &found), PIHMAP_OK);
    for (int i = 0; i < 12; i++)
        assert_true(strongest_near(&found, 146.25 + 32.5 * (i % 4), 146.25 + 32.5 * (i / 4)).sigma >
                    0);
    end_plain(&job, &p, &skin);
}

static void the_strongest_are_kept(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_keypoints found;
    (void)state;
    begin_plain(&job, &p, &skin);
    for (int i = 0; i < 100; i++) /* strong and faint ones alternate */
        add_blob(&p, 16 + 25 * (i % 10), 16 + 25 * (i / 10), 3, (i + i / 10) % 2 ? 0.2 : 0.05);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, 60, &found), PIHMAP_OK);
    assert_true(found.count >= 30);
    for (int i = 0; i < found.count; i++)
        assert_true(found.point[i].strength > 0.02f);
    end_plain(&job, &p, &skin);
}

/* ---- descriptor --------------------------------------------------------------------------- */

typedef double shape(double x, double y); /* about the middle of the picture */

static void fill(struct pm_plane *p, shape *value)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            pm_at(p, x, y) = (float)value(x - SIDE / 2, y - SIDE / 2);
}

static const struct pm_keypoint middle = {.x = SIDE / 2, .y = SIDE / 2, .sigma = 3};

static double slope(double x, double y)
{
    return 0.01 * (x * cos(0.7) + y * sin(0.7));
}

static double ridge(double x, double y)
{
    (void)y;
    return -0.01 * fabs(x);
}

static void directions_are_those_of_the_gradients(void **state)
{
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_gaussian_windows windows;
    float angle[2];
    (void)state;
    begin_plain(&job, &p, &skin);
    pm_gaussian_windows_fill(&windows);
    fill(&p, slope);
    assert_int_equal(pm_keypoint_angles(&p, &windows, &middle, angle), 1);
    assert_near("angle", (double)angle[0], 0.7, 0.02);
    fill(&p, ridge); /* as steep on both sides: two directions */
    assert_int_equal(pm_keypoint_angles(&p, &windows, &middle, angle), 2);
    assert_near("opposite", fabs(remainder((double)(angle[0] - angle[1]), 2 * M_PI)), M_PI, 0.02);
    end_plain(&job, &p, &skin);
}

static double hills(double x, double y)
{
    return 0.1 * (sin(0.31 * x + 0.2) * cos(0.23 * y) + 0.6 * sin(0.17 * x - 0.29 * y));
}

static double bright_hills(double x, double y)
{
    return 2.5 * hills(x, y) + 0.7;
}

static double turned_hills(double x, double y)
{
    return hills(0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x); /* by 0.6435 */
}

/* A wet strand across a corner of the patch, ten times stronger than all else. */
static double hills_and_edge(double x, double y)
{
    return hills(x, y) + (x + y > 9 ? 2.0 : 0.0);
}

static double likeness(const float a[PM_DESCRIPTOR], const float b[PM_DESCRIPTOR])
{
    double sum = 0;
    for (int i = 0; i < PM_DESCRIPTOR; i++)
        sum += (double)(a[i] * b[i]);
    return sum;
}

static void descriptors_ignore_light_and_rotation(void **state)
{
    static shape *const shapes[] = {hills, bright_hills, turned_hills, hills_and_edge};
    struct pm_job job;
    struct pm_plane p, skin;
    struct pm_gaussian_windows windows;
    float d[4][PM_DESCRIPTOR];
    (void)state;
    begin_plain(&job, &p, &skin);
    pm_gaussian_windows_fill(&windows);
    for (int k = 0; k < 4; k++) {
        struct pm_keypoint at = middle;
        at.angle = k == 2 ? 0.6435f : 0.0f;
        fill(&p, shapes[k]);
        pm_descriptor(&p, &windows, &at, d[k]);
        assert_near("length", likeness(d[k], d[k]), 1, 1e-5);
    }
    assert_near("brighter", likeness(d[0], d[1]), 1, 1e-4);
    assert_near("turned", likeness(d[0], d[2]), 1, 0.01);
    assert_true(likeness(d[0], d[3]) > 0.7); /* no single edge dominates */
    end_plain(&job, &p, &skin);
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

/* Is there a keypoint like k, with a descriptor like d? */
static bool is_among(const struct pm_keypoints *all, const struct pm_keypoint *k, const float *d)
{
    for (int i = 0; i < all->count; i++) {
        const struct pm_keypoint *o = &all->point[i];
        const float *e = all->descriptor + (size_t)i * PM_DESCRIPTOR;
        double product = 0.0;
        for (int j = 0; j < PM_DESCRIPTOR; j++)
            product += (double)(d[j] * e[j]);
        if (hypotf(o->x - k->x, o->y - k->y) < 0.1f && fabsf(o->sigma - k->sigma) < 0.1f &&
            cosf(o->angle - k->angle) > 0.99f && product > 0.95)
            return true;
    }
    return false;
}

static void a_mirror_image_is_recognised(void **state)
{
    struct pm_job job;
    struct pm_plane p, q, skin, other;
    struct pm_keypoints found, image, mirrored;
    const double swap[9] = {-1, 0, SIDE - 1, 0, 1, 0, 0, 0, 1};
    const struct pm_frames frames = {SIDE, SIDE, SIDE, SIDE};
    double identity[9];
    int inliers, like = 0;
    (void)state;
    pm_job_init(&job, 1);
    pm_h_identity(identity);
    draw(&job, identity, 0.0, &p, &skin);
    draw(&job, swap, -1.0, &q, &other);
    assert_int_equal(pm_keypoints(&job, &p, &skin, 0.0f, MOST, &found), PIHMAP_OK);
    assert_int_equal(pm_keypoints(&job, &q, &skin, 0.0f, MOST, &image), PIHMAP_OK);
    assert_int_equal(pm_mirrored_keypoints(&job, &found, SIDE, &mirrored), PIHMAP_OK);
    assert_int_equal(mirrored.count, found.count);
    for (int i = 0; i < mirrored.count; i++)
        like +=
            is_among(&image, &mirrored.point[i], mirrored.descriptor + (size_t)i * PM_DESCRIPTOR);
    if (found.count < 40 || 4 * like < 3 * found.count)
        fail_msg("%d of %d keypoints are in the mirror image", like, found.count);
    assert_int_equal(pm_mirrored_inliers(&job, &found, &image, &frames, &inliers), PIHMAP_OK);
    assert_true(inliers > 20);
    assert_int_equal(pm_mirrored_inliers(&job, &found, &found, &frames, &inliers), PIHMAP_OK);
    assert_true(inliers < 10);
    pm_plane_free(&p);
    pm_plane_free(&q);
    pm_plane_free(&skin);
    pm_plane_free(&other);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_rotated_and_darker_copy),
        cmocka_unit_test(a_mirror_image_is_recognised),
        cmocka_unit_test(finds_a_pose_among_wrong_matches),
        cmocka_unit_test(plain_and_tiny_pictures_have_none),
        cmocka_unit_test(blobs_are_found_in_place_and_scale),
        cmocka_unit_test(lines_have_no_keypoints),
        cmocka_unit_test(noise_has_few_keypoints),
        cmocka_unit_test(a_backdrop_does_not_crowd_out_skin),
        cmocka_unit_test(keypoints_are_spread),
        cmocka_unit_test(the_strongest_are_kept),
        cmocka_unit_test(directions_are_those_of_the_gradients),
        cmocka_unit_test(descriptors_ignore_light_and_rotation),
        cmocka_unit_test(odd_poses_are_not_sane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
