/*
 * Block matching on made pictures: a patch of the field in a local minimum is led out of it, also
 * where the picture repeats itself and only the neighbours tell which peak is true; a field that is
 * right, beside a new mark and under noise, is left as it is.
 */
#include "align/block_matching.h"

#include "support/check.h"
#include "support/texture.h"

#include <string.h>

#define WIDE 256
#define HIGH 192
#define STEP 8 /* px between nodes */
#define PERIOD 9.0
#define MARGIN 24 /* px of the frame where no block fits */

struct scene {
    bool stripes; /* the middle repeats itself along x */
    bool mark;    /* a dark spot in the middle */
    double turn;  /* of the movement: p lies at p + turn * (y / HIGH, x / WIDE) */
    double noise;
};

/* The middle, where the field is put wrong. */
static bool in_patch(double x, double y)
{
    return fabs(x - 128) < 28 && fabs(y - 96) < 24;
}

static void paint_scene(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    const double px = x + s->turn * y / HIGH, py = y + s->turn * x / WIDE;
    out->luminance = 0.05 * pm_texture(px, py, 10, 7);
    if (s->stripes && fabs(x - 128) < 44 && fabs(y - 96) < 40)
        out->luminance = 0.05 * (sin(2 * M_PI * px / PERIOD) + sin(2 * M_PI * py / PERIOD));
    if (s->mark && hypot(x - 128, y - 96) < 14)
        out->luminance -= 0.3;
}

struct trial {
    struct pm_job job;
    struct pm_pyramid before, after;
    struct pm_displacement field, out;
    int moved;
};

static void paint(struct pm_job *job, const struct scene *s, uint64_t seed, struct pm_pyramid *out)
{
    struct pm_photo photo;
    struct pm_mask skin;
    assert_int_equal(pm_paint_photo(job, WIDE, HIGH, paint_scene, s, &photo, &skin), PIHMAP_OK);
    if (s->noise > 0)
        pm_add_noise(&photo, s->noise, seed);
    assert_int_equal(pm_pyramid(job, NULL, &photo.linear, &photo.clipped, &skin, out), PIHMAP_OK);
    pm_photo_free(&photo);
    pm_mask_free(&skin);
}

/* Match blocks from the true movement, which is wrong in the middle by (u, v) px. */
static void run(struct trial *t, const struct scene *before, const struct scene *after, double u,
                double v)
{
    struct pm_warped_pair warped;
    pm_job_init(&t->job, 2);
    paint(&t->job, before, 1, &t->before);
    paint(&t->job, after, 2, &t->after);
    t->field = pm_displacement_scratch(&t->job, WIDE, HIGH, STEP);
    assert_non_null(t->field.u);
    for (int k = 0; k < t->field.w * t->field.h; k++) {
        const double x = k % t->field.w * STEP, y = (double)(k / t->field.w * STEP);
        const bool wrong = in_patch(x, y);
        t->field.u[k] = (float)(before->turn * y / HIGH + (wrong ? u : 0));
        t->field.v[k] = (float)(before->turn * x / WIDE + (wrong ? v : 0));
    }
    const struct pm_nonrigid_pair pair = {&t->before, &t->after, {1, 0, 0, 0, 1, 0, 0, 0, 1}};
    assert_int_equal(pm_warped_pair_alloc(&t->job, &pair, 0, PM_LUMINANCE, &warped), PIHMAP_OK);
    assert_int_equal(pm_warped_pair_update(&t->job, &pair, 0, &t->field, &warped), PIHMAP_OK);
    assert_int_equal(pm_block_matching(&t->job, &warped, &t->before.skin[0], &t->field, STEP,
                                       &t->out, &t->moved),
                     PIHMAP_OK);
}

/* How many nodes are more than a px from the true place. */
static int astray(const struct trial *t)
{
    int n = 0;
    for (int k = 0; k < t->out.w * t->out.h; k++) {
        const double x = k % t->out.w * STEP, y = (double)(k / t->out.w * STEP);
        if (x >= MARGIN && y >= MARGIN && x <= WIDE - MARGIN && y <= HIGH - MARGIN)
            n += hypot((double)t->out.u[k], (double)t->out.v[k]) > 1.0;
    }
    return n;
}

/* Registration from where the blocks have moved to, which follows in use. */
static void register_again(struct trial *t)
{
    const struct pm_nonrigid_pair pair = {&t->before, &t->after, {1, 0, 0, 0, 1, 0, 0, 0, 1}};
    const struct pm_initial_estimate initial = {&t->out, 0};
    assert_int_equal(pm_nonrigid(&t->job, &pair, &initial, 0, 0, &t->out), PIHMAP_OK);
}

static void a_wrong_patch_is_led_back(void **state)
{
    (void)state;
    struct trial t;
    const struct scene same = {0};
    run(&t, &same, &same, 6, -2);
    assert_true(t.moved > 12);
    assert_true(astray(&t) <= 9); /* of some 40, at the edge of the patch */
    register_again(&t);
    assert_near("nodes astray, registered", astray(&t), 0, 0);
    pm_job_free(&t.job);
}

/* The nearest peak is 4 px to one side, the true one 5 px to the other. */
static void neighbours_tell_which_peak_is_true(void **state)
{
    (void)state;
    struct trial t;
    const struct scene same = {.stripes = true};
    run(&t, &same, &same, 5, 0);
    assert_true(t.moved > 12);
    assert_true(astray(&t) <= 24); /* 37 where the neighbours have no say */
    register_again(&t);
    assert_near("nodes astray, registered", astray(&t), 0, 0);
    pm_job_free(&t.job);
}

static void a_right_field_stays(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = {.turn = 6, .noise = 0.03}, after = {.noise = 0.03};
    run(&t, &before, &after, 0, 0);
    assert_int_equal(t.moved, 0);
    pm_job_free(&t.job);
}

static void a_mark_moves_nothing(void **state)
{
    (void)state;
    struct trial t;
    const struct scene before = {.turn = 4}, after = {.mark = true};
    run(&t, &before, &after, 0, 0);
    assert_int_equal(t.moved, 0);
    pm_job_free(&t.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_patch_is_led_back),
        cmocka_unit_test(neighbours_tell_which_peak_is_true),
        cmocka_unit_test(a_right_field_stays),
        cmocka_unit_test(a_mark_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
