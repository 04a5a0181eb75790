/*
 * Pose hypotheses from made matches: the pose is found among 70 % wrong ones, with its perspective;
 * many matches in one spot, doubtful ones, and those off the skin do not outvote it.
 */
#include "align/pose_hypotheses.h"

#include <string.h>

#include "base/geometry.h"
#include "base/stats.h"
#include "support/check.h"

#define MOST 600
#define W 1000
#define H_ 800

struct trial {
    struct pm_job job;
    struct pm_random random;
    struct pm_match match[MOST];
    struct pm_matches matches;
    struct pm_pose_hypothesis pose[3];
    struct pm_pose_list found;
};

static const struct pm_frames frames = {W, H_, W, H_};

static void begin(struct trial *t)
{
    memset(t, 0, sizeof *t);
    pm_job_init(&t->job, 1);
    t->random.state = 12;
    t->matches.match = t->match;
    t->found = (struct pm_pose_list){.pose = t->pose, .most = 3};
}

/* A match of before point (x, y) under pose H, with an error of sigma px and the scale and
 * direction that the pose has there. */
static struct pm_match *add(struct trial *t, const double H[9], double x, double y, double sigma)
{
    struct pm_match *m = &t->match[t->matches.count++];
    double u, v, J[4];
    assert_true(pm_h_apply(H, x, y, &u, &v) && pm_h_jacobian(H, x, y, J));
    u += sigma * pm_random_normal(&t->random);
    v += sigma * pm_random_normal(&t->random);
    const double turn = atan2(J[2] - J[1], J[0] + J[3]) + 0.05 * pm_random_normal(&t->random);
    const double scale = pm_h_scale(H, x, y) * exp(0.05 * pm_random_normal(&t->random));
    *m = (struct pm_match){(float)x,     (float)y,    (float)u, (float)v,
                           (float)scale, (float)turn, 0.7f,     true};
    return m;
}

static void add_many(struct trial *t, const double H[9], int n, double sigma)
{
    for (int i = 0; i < n; i++)
        add(t, H, W * pm_random_unit(&t->random), H_ * pm_random_unit(&t->random), sigma);
}

static void add_wrong(struct trial *t, int n)
{
    for (int i = 0; i < n; i++) {
        struct pm_match *m = &t->match[t->matches.count++];
        *m = (struct pm_match){.bx = (float)(W * pm_random_unit(&t->random)),
                               .by = (float)(H_ * pm_random_unit(&t->random)),
                               .ax = (float)(W * pm_random_unit(&t->random)),
                               .ay = (float)(H_ * pm_random_unit(&t->random)),
                               .scale = (float)exp(0.7 * pm_random_normal(&t->random)),
                               .turn = (float)(6.28 * pm_random_unit(&t->random)),
                               .ratio = 0.7f,
                               .skin = true};
    }
}

/* Surest first, which the made matches all are: in random order. */
static void find(struct trial *t, bool skin_only)
{
    for (int i = t->matches.count - 1; i > 0; i--) {
        const int k = (int)(pm_random_unit(&t->random) * (i + 1));
        const struct pm_match swap = t->match[i];
        t->match[i] = t->match[k];
        t->match[k] = swap;
    }
    assert_int_equal(pm_pose_hypotheses(&t->job, &t->matches, &frames, skin_only, &t->found),
                     PIHMAP_OK);
}

/* The greatest distance between two poses over a grid of the frame. */
static double apart(const double A[9], const double B[9])
{
    double worst = 0;
    for (int k = 0; k < 25; k++) {
        double p[2], q[2];
        const double x = W * (k % 5) / 4.0, y = H_ * (k / 5) / 4.0;
        if (!pm_h_apply(A, x, y, &p[0], &p[1]) || !pm_h_apply(B, x, y, &q[0], &q[1]))
            return INFINITY;
        worst = fmax(worst, hypot(p[0] - q[0], p[1] - q[1]));
    }
    return worst;
}

static void pose_at(double turn_deg, double scale, double h6, double h7, double H[9])
{
    const double c = scale * cos(turn_deg * M_PI / 180), s = scale * sin(turn_deg * M_PI / 180);
    const double in[9] = {c, -s, 0, s, c, 0, h6, h7, 1};
    const double centre[9] = {1, 0, -0.5 * W, 0, 1, -0.5 * H_, 0, 0, 1};
    const double back[9] = {1, 0, 0.45 * W, 0, 1, 0.55 * H_, 0, 0, 1};
    pm_h_mul(in, centre, H);
    pm_h_mul(back, H, H);
    for (int i = 0; i < 9; i++)
        H[i] /= i < 8 ? H[8] : 1;
    H[8] = 1;
}

static void a_pose_is_found_among_wrong_matches(void **state)
{
    (void)state;
    static const double turn[] = {0, 100, -35, 180}, scale[] = {1, 1.6, 0.6, 0.9};
    for (int k = 0; k < 4; k++) {
        struct trial t;
        double H[9];
        begin(&t);
        pose_at(turn[k], scale[k], 1e-4, -1.5e-4, H);
        add_many(&t, H, 150, 1.0);
        add_wrong(&t, 350);
        find(&t, false);
        assert_true(t.found.count >= 1);
        assert_true(apart(t.pose[0].H, H) < 2.5); /* perspective alone displaces by some 50 px */
        assert_true(t.pose[0].inliers > 110);
        pm_job_free(&t.job);
    }
}

/* Points of a small patch show almost no perspective, and what errors feign of it is not believed.
 */
static void few_matches_make_no_perspective(void **state)
{
    (void)state;
    struct trial t;
    double H[9];
    begin(&t);
    pose_at(20, 1.1, 0, 0, H);
    for (int i = 0; i < 40; i++)
        add(&t, H, 400 + 200 * pm_random_unit(&t.random), 320 + 160 * pm_random_unit(&t.random), 4);
    find(&t, false);
    assert_true(t.found.count >= 1);
    assert_true(apart(t.pose[0].H, H) < 25);
    pm_job_free(&t.job);
}

/* A watermark: more matches than the skin has, all in one place. */
static void many_matches_in_one_spot_count_once(void **state)
{
    (void)state;
    struct trial t;
    double skin[9], mark[9];
    begin(&t);
    pose_at(12, 1.2, 0, 0, skin);
    pose_at(0, 1, 0, 0, mark);
    add_many(&t, skin, 30, 1.0);
    for (int i = 0; i < 120; i++)
        add(&t, mark, 850 + 80 * pm_random_unit(&t.random), 700 + 60 * pm_random_unit(&t.random),
            0.3);
    find(&t, false);
    assert_true(t.found.count >= 2);
    assert_true(apart(t.pose[0].H, skin) < 5);
    assert_true(t.pose[0].score > t.pose[1].score);
    pm_job_free(&t.job);
}

/* A backdrop that stayed in place, while the face moved. */
static void a_backdrop_is_ignored_on_demand(void **state)
{
    (void)state;
    struct trial t;
    double skin[9], still[9];
    begin(&t);
    pose_at(12, 1.2, 0, 0, skin);
    pm_h_identity(still);
    add_many(&t, skin, 60, 1.0);
    add_many(&t, still, 200, 0.3);
    for (int i = 60; i < 260; i++)
        t.match[i].skin = false;
    find(&t, true);
    assert_int_equal(t.found.count, 1);
    assert_true(apart(t.pose[0].H, skin) < 3 && t.pose[0].on_skin);
    find(&t, false);
    assert_true(t.found.count >= 2);
    assert_true(apart(t.pose[0].H, still) < 3 && apart(t.pose[1].H, skin) < 3);
    assert_false(t.pose[0].on_skin);
    pm_job_free(&t.job);
}

/* Two poses with as many matches: those of one passed the ratio test by far. */
static void sure_matches_outweigh_doubtful_ones(void **state)
{
    (void)state;
    struct trial t;
    double sure[9], doubtful[9];
    begin(&t);
    pose_at(12, 1.2, 0, 0, sure);
    pose_at(-60, 0.9, 0, 0, doubtful);
    add_many(&t, doubtful, 60, 1.0);
    add_many(&t, sure, 50, 1.0);
    for (int i = 0; i < 110; i++)
        t.match[i].ratio = i < 60 ? 0.9f : 0.6f;
    find(&t, false);
    assert_true(t.found.count >= 2);
    assert_true(apart(t.pose[0].H, sure) < 3 && apart(t.pose[1].H, doubtful) < 3);
    assert_true(t.pose[0].score > 2 * t.pose[1].score);
    pm_job_free(&t.job);
}

/* Matches a little off the pose (of the other cheek, or wrong) pull it no more than their share. */
static void matches_off_the_pose_do_not_pull_it(void **state)
{
    (void)state;
    struct trial t;
    double H[9], off[9];
    begin(&t);
    pose_at(30, 1, 0, 0, H);
    memcpy(off, H, sizeof off);
    off[2] += 24;
    add_many(&t, H, 120, 0.5);
    add_many(&t, off, 60, 0.5);
    find(&t, false);
    assert_true(apart(t.pose[0].H, H) < 1);
    pm_job_free(&t.job);
}

/* Off the skin, and near enough to pull. */
static void what_is_off_the_skin_does_not_pull_it(void **state)
{
    (void)state;
    struct trial t;
    double H[9], off[9];
    begin(&t);
    pose_at(30, 1, 0, 0, H);
    memcpy(off, H, sizeof off);
    off[2] += 12;
    add_many(&t, H, 60, 0.5);
    add_many(&t, off, 200, 0.5);
    for (int i = 60; i < 260; i++)
        t.match[i].skin = false;
    find(&t, true);
    assert_true(apart(t.pose[0].H, H) < 1);
    pm_job_free(&t.job);
}

/* Around the frame, more wrong matches than right ones: their places are those of a larger scale,
 * but their own direction, or size, is another. No right match may take them along. */
static void seeds_take_only_their_like_along(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        struct trial t;
        double H[9], swollen[9];
        begin(&t);
        pose_at(0, 1, 0, 0, H);
        pose_at(0, 1.16, 0, 0, swollen);
        add_many(&t, H, 40, 1.0);
        for (int i = 0; i < 160; i++) {
            const double angle = 0.3927 * i, x = 500 + 480 * cos(angle), y = 400 + 380 * sin(angle);
            struct pm_match *m = add(&t, swollen, x, y, 8.0);
            m->turn += k ? 0.0f : 1.0f;
            m->scale *= k ? 2.5f : 1.0f;
        }
        find(&t, false);
        assert_true(t.found.count >= 1);
        assert_true(apart(t.pose[0].H, H) < 8);
        pm_job_free(&t.job);
    }
}

/* Seven times closer: no two photos of one patch of skin are that far apart. */
static void poses_that_are_not_sane_are_dropped(void **state)
{
    (void)state;
    struct trial t;
    double H[9];
    begin(&t);
    pose_at(0, 7, 0, 0, H);
    add_many(&t, H, 60, 1.0);
    find(&t, false);
    assert_int_equal(t.found.count, 0);
    pm_job_free(&t.job);
}

/* Places that fit one shift, while every keypoint has another size and direction: chance. */
static void size_and_direction_must_agree_too(void **state)
{
    (void)state;
    struct trial t;
    double H[9];
    begin(&t);
    pose_at(0, 1, 0, 0, H);
    add_many(&t, H, 40, 1.0);
    for (int i = 0; i < 40; i++) {
        t.match[i].turn = (float)(6.28 * i / 40);
        t.match[i].scale = i % 2 ? 2.4f : 0.4f;
    }
    find(&t, false);
    assert_true(t.found.count == 0 || t.pose[0].inliers < 10);
    pm_job_free(&t.job);
}

/* The list holds no pose twice. */
static void the_poses_are_distinct(void **state)
{
    (void)state;
    struct trial t;
    double H[9];
    begin(&t);
    pose_at(40, 1.1, 0, 0, H);
    add_many(&t, H, 11, 12.0); /* so few that each may propose a pose of its own */
    find(&t, false);
    assert_true(t.found.count >= 1);
    for (int i = 0; i < t.found.count; i++)
        for (int k = 0; k < i; k++) {
            assert_false(pm_same_pose(t.pose[i].H, t.pose[k].H, &frames, 0.06 * W));
            assert_true(t.pose[k].score >= t.pose[i].score);
        }
    pm_job_free(&t.job);
}

/* A homography through points without errors, and one that a single wrong weight would spoil. */
static void the_fit_is_exact_and_weighted(void **state)
{
    (void)state;
    double from[20][2], to[20][2], weight[20], H[9], found[9];
    struct pm_random random = {3};
    pose_at(25, 1.2, 2e-5, -1e-5, H);
    for (int i = 0; i < 20; i++) {
        from[i][0] = W * pm_random_unit(&random);
        from[i][1] = H_ * pm_random_unit(&random);
        pm_h_apply(H, from[i][0], from[i][1], &to[i][0], &to[i][1]);
        weight[i] = 1;
    }
    to[7][0] += 300;
    weight[7] = 0;
    assert_true(
        pm_fit_homography((const double(*)[2])from, (const double(*)[2])to, weight, 20, W, found));
    assert_true(apart(found, H) < 4); /* the prior holds the perspective back a little */
    for (int i = 0; i < 20; i++)
        from[i][1] = 3 * from[i][0]; /* in a line */
    assert_false(
        pm_fit_homography((const double(*)[2])from, (const double(*)[2])to, weight, 20, W, found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pose_is_found_among_wrong_matches),
        cmocka_unit_test(few_matches_make_no_perspective),
        cmocka_unit_test(many_matches_in_one_spot_count_once),
        cmocka_unit_test(a_backdrop_is_ignored_on_demand),
        cmocka_unit_test(sure_matches_outweigh_doubtful_ones),
        cmocka_unit_test(matches_off_the_pose_do_not_pull_it),
        cmocka_unit_test(what_is_off_the_skin_does_not_pull_it),
        cmocka_unit_test(seeds_take_only_their_like_along),
        cmocka_unit_test(poses_that_are_not_sane_are_dropped),
        cmocka_unit_test(size_and_direction_must_agree_too),
        cmocka_unit_test(the_poses_are_distinct),
        cmocka_unit_test(the_fit_is_exact_and_weighted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
