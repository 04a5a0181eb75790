/*
 * Pose selection: of several hypotheses the one wins under which the pictures agree, in any order;
 * where matches show that skin moved far, registration starts from them, there and back.
 */
#include "align/select_pose.h"

#include <string.h>

#include "base/geometry.h"
#include "support/check.h"
#include "support/texture.h"

#define WIDE 512
#define HIGH 384
#define MATCHES 300

struct scene {
    const double *back; /* px -> px of the texture */
    double move;        /* px: amplitude of the movement it has undergone */
    double contrast;
    uint32_t seed;
};

static void movement(double move, double x, double y, double *u, double *v)
{
    *u = move * sin(0.018 * y + 0.6);
    *v = 0.7 * move * cos(0.014 * x + 0.006 * y);
}

static void paint_scene(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    double u, v, px, py;
    movement(s->move, x, y, &u, &v);
    pm_h_apply(s->back, x, y, &px, &py);
    out->luminance = s->contrast * pm_texture(px + u, py + v, 24, s->seed);
    out->colour = 0.6 * s->contrast * pm_texture(px + u, py + v, 24, s->seed + 1);
}

struct trial {
    struct pm_job job;
    struct pm_pair_features features;
    struct pm_pose_hypothesis pose[4];
    struct pm_pose_list poses;
    struct pm_selected_pose best;
    struct pm_match match[MATCHES];
};

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
static const double truth[9] = {0.9, -0.3, 90, 0.3, 0.9, -60, 0, 0, 1};

static void begin(struct trial *t, const struct scene *before, const struct scene *after)
{
    memset(t, 0, sizeof *t);
    pm_job_init(&t->job, 2);
    assert_int_equal(
        pm_paint_pyramid(&t->job, WIDE, HIGH, paint_scene, before, &t->features.before), PIHMAP_OK);
    assert_int_equal(pm_paint_pyramid(&t->job, WIDE, HIGH, paint_scene, after, &t->features.after),
                     PIHMAP_OK);
    t->features.frames = (struct pm_frames){WIDE, HIGH, WIDE, HIGH};
    t->features.matches = (struct pm_matches){0, t->match};
    t->poses = (struct pm_pose_list){t->pose, 4, 0};
}

static void add_pose(struct trial *t, const double H[9], int inliers)
{
    struct pm_pose_hypothesis *pose = &t->pose[t->poses.count++];
    *pose = (struct pm_pose_hypothesis){.inliers = inliers};
    memcpy(pose->H, H, sizeof pose->H);
}

static void select_pose(struct trial *t)
{
    assert_int_equal(pm_select_pose(&t->job, &t->features, &t->poses, &t->best), PIHMAP_OK);
}

static void begin_posed(struct trial *t)
{
    static double back[9];
    assert_true(pm_h_invert(truth, back));
    const struct scene before = {still, 0, 0.05, 3}, after = {back, 0, 0.05, 3};
    begin(t, &before, &after);
}

static void the_pose_wins_under_which_pictures_agree(void **state)
{
    (void)state;
    const double turned[9] = {-0.9, 0.3, 400, -0.3, -0.9, 400, 0, 0, 1};
    const double shifted[9] = {0.9, -0.3, 150, 0.3, 0.9, -30, 0, 0, 1};
    for (int first = 0; first < 3; first++) {
        const double *const H[3] = {turned, shifted, truth};
        struct trial t;
        begin_posed(&t);
        for (int k = 0; k < 3; k++)
            add_pose(&t, H[(first + k) % 3], 30 + k);
        select_pose(&t);
        assert_memory_equal(t.best.H, truth, sizeof truth);
        assert_true(t.best.correlation > 0.85); /* a seventh of the skin is outside */
        assert_int_equal(t.best.inliers, 30 + (5 - first) % 3);
        pm_job_free(&t.job);
    }
}

/* All wrong: one is selected, for verification to decline, but the correlation says what it is. */
static void wrong_poses_have_a_low_correlation(void **state)
{
    (void)state;
    const double turned[9] = {-0.9, 0.3, 400, -0.3, -0.9, 400, 0, 0, 1};
    struct trial t;
    begin_posed(&t);
    add_pose(&t, still, 30);
    add_pose(&t, turned, 30);
    select_pose(&t);
    assert_true(t.best.correlation < 0.4);
    pm_job_free(&t.job);
}

/* Skin that repeats itself every third of the frame: under the first pose two thirds are seen, and
 * all that is seen agrees. The search ends there, for no later pose has ever been much better. */
static void paint_repeated(const void *context, double x, double y, struct pm_ink *out)
{
    paint_scene(context, fmod(x, 160), y, out);
}

static void the_first_that_leaves_no_doubt_ends_the_search(void **state)
{
    (void)state;
    const double shifted[9] = {1, 0, 160, 0, 1, 0, 0, 0, 1};
    const struct scene skin = {still, 0, 0.05, 3};
    struct trial t;
    begin(&t, &skin, &skin);
    assert_int_equal(
        pm_paint_pyramid(&t.job, WIDE, HIGH, paint_repeated, &skin, &t.features.before), PIHMAP_OK);
    assert_int_equal(pm_paint_pyramid(&t.job, WIDE, HIGH, paint_repeated, &skin, &t.features.after),
                     PIHMAP_OK);
    add_pose(&t, shifted, 30);
    add_pose(&t, still, 30);
    select_pose(&t);
    assert_memory_equal(t.best.H, shifted, sizeof shifted);
    assert_near("share seen, as a root", t.best.correlation, sqrt(352.0 / WIDE), 0.03);
    pm_job_free(&t.job);
}

/* ---- initial flow ------------------------------------------------------------------------- */

#define FAR 26 /* px of the movement's amplitude: 5 % of the side */

static void begin_moved(struct trial *t, double move)
{
    const struct scene before = {still, move, 0.05, 3}, after = {still, 0, 0.05, 3};
    begin(t, &before, &after);
    for (int i = 0; i < MATCHES; i++) {
        const double x = i % 20 * (WIDE / 20.0) + 7, y = i / 20 * (HIGH / 15.0) + 9;
        double u, v;
        movement(move, x, y, &u, &v);
        t->match[i] =
            (struct pm_match){(float)x, (float)y, (float)(x + u), (float)(y + v), 1, 0, 0.5f, true};
    }
    t->features.matches.count = MATCHES;
}

static double correlation_of(double move, int inliers, bool *from_matches)
{
    struct trial t;
    begin_moved(&t, move);
    add_pose(&t, still, inliers);
    select_pose(&t);
    *from_matches = t.best.initial_flow.u;
    pm_job_free(&t.job);
    return t.best.correlation;
}

static void skin_that_moved_far_is_followed_from_its_matches(void **state)
{
    (void)state;
    bool from_matches;
    const double from_zero = correlation_of(FAR, 11, &from_matches);
    assert_false(from_matches); /* too few places to tell */
    const double started = correlation_of(FAR, 40, &from_matches);
    assert_true(from_matches);
    assert_true(from_zero < 0.7 && started > 0.88);
    assert_true(correlation_of(4, 40, &from_matches) > 0.9); /* near: from zero */
    assert_false(from_matches);
}

/* The continued flow is right, and so is the start of the way back. */
static void the_flow_is_continued_and_reversed(void **state)
{
    (void)state;
    struct trial t;
    struct pm_displacement flow, backward;
    struct pm_initial_estimate initial;
    double worst = 0, worst_back = 0;
    begin_moved(&t, FAR);
    add_pose(&t, still, 40);
    select_pose(&t);
    assert_int_equal(t.best.level, 2);
    assert_int_equal(pm_selected_pose_flow(&t.job, &t.features, &t.best, 0, &flow), PIHMAP_OK);
    assert_int_equal(
        pm_selected_pose_initial_backward(&t.job, &t.features, &t.best, still, &backward, &initial),
        PIHMAP_OK);
    assert_true(initial.field == &backward && initial.level == 2);
    for (int y = 80; y < HIGH - 80; y += 16)
        for (int x = 80; x < WIDE - 80; x += 16) {
            double u, v, fu, fv;
            movement(FAR, x, y, &u, &v);
            pm_displacement_at(&flow, x, y, &fu, &fv);
            worst = fmax(worst, hypot(fu - u, fv - v));
            pm_displacement_at(&backward, (x + u + 0.5) / 4 - 0.5, (y + v + 0.5) / 4 - 0.5, &fu,
                               &fv);
            worst_back = fmax(worst_back, hypot(4 * fu + u, 4 * fv + v));
        }
    assert_true(worst < 0.2);
    assert_true(worst_back < 8);
    t.best.initial_flow.u = NULL;
    assert_int_equal(
        pm_selected_pose_initial_backward(&t.job, &t.features, &t.best, still, &backward, &initial),
        PIHMAP_OK);
    assert_null(initial.field);
    assert_int_equal(pm_selected_pose_flow(&t.job, &t.features, &t.best, 2, &flow), PIHMAP_OK);
    assert_true(flow.u == t.best.flow.u);
    pm_job_free(&t.job);
}

/* From zero at a sixteenth of the size, from matches at an eighth: they are better than that. */
static void the_coarsest_level_depends_on_the_start(void **state)
{
    (void)state;
    float some;
    struct pm_pair_features features = {.before.levels = 7};
    struct pm_selected_pose selected = {.inliers = 20};
    assert_int_equal(pm_selected_pose_coarsest(&features, &selected), 4);
    selected.initial_flow.u = &some;
    assert_int_equal(pm_selected_pose_coarsest(&features, &selected), 3);
    features.before.levels = 3;
    assert_int_equal(pm_selected_pose_coarsest(&features, &selected), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pose_wins_under_which_pictures_agree),
        cmocka_unit_test(wrong_poses_have_a_low_correlation),
        cmocka_unit_test(the_first_that_leaves_no_doubt_ends_the_search),
        cmocka_unit_test(skin_that_moved_far_is_followed_from_its_matches),
        cmocka_unit_test(the_flow_is_continued_and_reversed),
        cmocka_unit_test(the_coarsest_level_depends_on_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
