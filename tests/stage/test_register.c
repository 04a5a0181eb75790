/*
 * Registration on made textures, whose truth is known at every px: what is reported of an
 * alignment, the skin before its backdrop, clipped skin, photos without skin, and the fine frame.
 */
#include "align/register.h"

#include <string.h>

#include "base/geometry.h"
#include "base/reason.h"
#include "base/stats.h"
#include "support/check.h"
#include "support/texture.h"

#define W 400 /* px of the working frames */
#define H 300

struct scene {
    const double *back;  /* px -> px of the texture */
    double size;         /* of the texture's features, px */
    double move;         /* px: amplitude of the movement it has undergone */
    double zoom;         /* px of the picture per px of the working frame */
    bool backdrop;       /* beside x = 250 a backdrop that stays in place */
    double clipped_from; /* all skin above this y is clipped; 0: none */
    double fold;         /* px of plain skin from x = 200 on, which a fold hides elsewhere */
    uint32_t seed;
};

/* With a part that a homography can take over. */
static void movement(double move, double x, double y, double *u, double *v)
{
    *u = move * (sin(0.025 * y + 0.6) + 0.01 * x);
    *v = 0.7 * move * cos(0.02 * x);
}

static void paint_scene(const void *context, double x, double y, struct pm_ink *out)
{
    const struct scene *s = context;
    double u, v, px, py;
    x = (x + 0.5) / s->zoom - 0.5;
    y = (y + 0.5) / s->zoom - 0.5;
    movement(s->move, x, y, &u, &v);
    pm_h_apply(s->back, x, y, &px, &py);
    if (x > 200 && x < 200 + s->fold)
        return;
    u -= x > 200 ? s->fold : 0;
    out->luminance = 0.06 * pm_texture(px + u, py + v, s->size, s->seed);
    out->colour = 0.3 + 0.03 * pm_texture(px + u, py + v, s->size, s->seed + 1);
    out->clipped = y < s->clipped_from;
    if (s->backdrop && x >= 250) {
        out->skin = false;
        out->luminance = 0.3 * pm_texture(x, y, s->size, s->seed + 2);
        out->colour = 0;
    }
}

static const double still[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
/* Rotated by 16.7 degrees, enlarged by 1.044. */
static const double truth[9] = {1.0, -0.3, 35, 0.3, 1.0, -45, 1e-4, 5e-5, 1};
static double back[9];

struct trial {
    struct pm_job job;
    struct pm_photo before, after;
    struct pm_mask before_skin, after_skin;
    struct pm_align align;
    double move;
};

static const struct scene skin = {.back = still, .size = 16, .zoom = 1, .seed = 3};

static void begin(struct trial *t, const struct scene *before, const struct scene *after)
{
    memset(t, 0, sizeof *t);
    pm_job_init(&t->job, 2);
    t->move = before->move;
    assert_int_equal(
        pm_paint_photo(&t->job, W, H, paint_scene, before, &t->before, &t->before_skin), PIHMAP_OK);
    assert_int_equal(pm_paint_photo(&t->job, W, H, paint_scene, after, &t->after, &t->after_skin),
                     PIHMAP_OK);
}

static void run(struct trial *t)
{
    assert_int_equal(
        pm_register(&t->job, &t->before, &t->before_skin, &t->after, &t->after_skin, &t->align),
        PIHMAP_OK);
}

static void end(struct trial *t)
{
    pm_align_free(&t->align);
    pm_photo_free(&t->before);
    pm_photo_free(&t->after);
    pm_mask_free(&t->before_skin);
    pm_mask_free(&t->after_skin);
    pm_job_free(&t->job);
}

/* Where before px (x, y) truly lies; false: not in the after photo, or almost not. */
static bool lies_at(const struct trial *t, const double pose[9], double x, double y, double q[2])
{
    double u, v;
    movement(t->move, x, y, &u, &v);
    return pm_h_apply(pose, x + u, y + v, &q[0], &q[1]) && q[0] > 4 && q[1] > 4 && q[0] < W - 5 &&
           q[1] < H - 5;
}

/* Quantile of the distance from the truth over skin, px. */
static double error_of(const struct trial *t, const double pose[9], double q)
{
    static float error[W * H];
    size_t n = 0;
    for (int y = 4; y < H - 4; y += 3)
        for (int x = 4; x < W - 4; x += 3) {
            double wanted[2], found[2], confidence;
            if (!pm_at(&t->before_skin, x, y) || !lies_at(t, pose, x, y, wanted))
                continue;
            pm_align_map(&t->align, x, y, &found[0], &found[1], &confidence);
            error[n++] = (float)hypot(wanted[0] - found[0], wanted[1] - found[1]);
        }
    assert_true(n > 500);
    return (double)pm_quantile(error, n, q);
}

static void check(const struct trial *t, const double pose[9], double median, double p95)
{
    if (!t->align.believed)
        fail_msg("declined: %s", pihmap_reason_name(t->align.reason.code));
    const double m = error_of(t, pose, 0.5), p = error_of(t, pose, 0.95);
    if (!(m <= median && p <= p95))
        fail_msg("median %.3f (<= %g), p95 %.3f (<= %g) px", m, median, p, p95);
}

/* Root mean square of the displacement that the homography leaves, on skin that both show. */
static double residual_of(const struct trial *t)
{
    double sum = 0, n = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            double q[2];
            if (!lies_at(t, truth, x, y, q))
                continue;
            sum += pow((double)pm_at(&t->align.dx, x, y), 2) +
                   pow((double)pm_at(&t->align.dy, x, y), 2);
            n++;
        }
    return sqrt(sum / n);
}

static void a_movement_is_found_and_described(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.move = 3;
    after.back = back;
    begin(&t, &before, &after);
    run(&t);
    check(&t, truth, 0.03, 0.15);
    assert_true(t.align.local);
    double in = 0, all = 0, seen = 0, seen_trusted = 0, unseen = 0;
    for (int y = 0; y < H; y += 2)
        for (int x = 0; x < W; x += 2) {
            double u, v, q[2];
            const double confidence = (double)pm_at(&t.align.confidence, x, y);
            movement(t.move, x, y, &u, &v);
            pm_h_apply(truth, x + u, y + v, &q[0], &q[1]);
            all++;
            in += q[0] > 0 && q[1] > 0 && q[0] < W - 1 && q[1] < H - 1;
            if (lies_at(&t, truth, x, y, q)) {
                seen++;
                seen_trusted += confidence;
            } else if (q[0] < -2 || q[1] < -2 || q[0] > W + 1 || q[1] > H + 1)
                unseen = fmax(unseen, confidence);
        }
    assert_near("overlap", t.align.overlap, in / all, 0.01);
    assert_near("confidence", seen_trusted / seen, 1, 0.02);
    assert_near("confidence outside", unseen, 0, 0);
    assert_near("rotation", t.align.rotation_deg, 16.7, 0.5);
    assert_near("scale", t.align.scale, 1.03, 0.03);
    /* Of a movement of 3 px: what no homography could take over. */
    assert_true(residual_of(&t) < 2.7);
    end(&t);
}

/* A backdrop of strong structure stays in place, and so do all of its keypoints. */
static void skin_comes_before_its_backdrop(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.backdrop = after.backdrop = true;
    after.back = back;
    begin(&t, &before, &after);
    memset(t.after_skin.v, 255, W * H); /* the mask is one of guesses, too */
    run(&t);
    check(&t, truth, 0.05, 0.5);
    end(&t);
}

static void clipped_skin_is_trusted_less(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.clipped_from = 90;
    after.back = back;
    begin(&t, &before, &after);
    run(&t);
    check(&t, truth, 0.03, 0.35);
    assert_near("clipped", (double)pm_at(&t.align.confidence, 200, 40), 0.4, 0.03);
    assert_near("not", (double)pm_at(&t.align.confidence, 200, 200), 1, 0.02);
    end(&t);
}

/* Plain skin that a fold hides in the after photo. It would be middling by its looks, but the flow
 * back knows nothing of it. */
static void hidden_skin_is_not_trusted(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin;
    double hidden = 0;
    before.fold = 40;
    begin(&t, &before, &skin);
    run(&t);
    assert_true(t.align.believed);
    for (int y = 40; y < H - 40; y++)
        for (int x = 215; x < 225; x++)
            hidden += (double)pm_at(&t.align.confidence, x, y) / (10.0 * (H - 80));
    assert_true(hidden < 0.45);
    assert_near("left of it", (double)pm_at(&t.align.confidence, 120, 150), 1, 0.02);
    assert_near("right of it", (double)pm_at(&t.align.confidence, 320, 150), 1, 0.02);
    end(&t);
}

/* Masks that have found next to nothing: the frame is taken as skin. */
static void photos_without_skin_are_aligned_by_all_they_show(void **state)
{
    (void)state;
    struct trial t;
    struct scene after = skin;
    after.back = back;
    begin(&t, &skin, &after);
    memset(t.before_skin.v, 0, W * H);
    memset(t.after_skin.v, 0, W * H);
    run(&t);
    memset(t.before_skin.v, 255, W * H); /* for error_of() */
    check(&t, truth, 0.03, 0.15);
    end(&t);
}

static void other_skin_is_declined(void **state)
{
    (void)state;
    struct trial t;
    struct scene after = skin;
    after.seed = 30;
    begin(&t, &skin, &after);
    run(&t);
    assert_false(t.align.believed);
    assert_int_equal(t.align.reason.code, PIHMAP_REASON_NO_COMMON_DETAIL);
    for (size_t i = 0; i < pm_pixels(&t.align.confidence); i++)
        assert_true(t.align.confidence.v[i] == 0.0f);
    end(&t);
}

/* Replaces the photo's detail by a picture twice as large. */
static void add_detail(struct trial *t, const struct scene *scene, struct pm_photo *photo)
{
    struct pm_photo fine;
    struct pm_mask mask;
    struct scene larger = *scene;
    larger.zoom = 2;
    assert_int_equal(pm_paint_photo(&t->job, 2 * W, 2 * H, paint_scene, &larger, &fine, &mask),
                     PIHMAP_OK);
    photo->fine = fine.linear;
    fine.linear = (struct pm_linear){0};
    pm_fine_to_detail(&t->job, photo);
    pm_photo_free(&fine);
    pm_mask_free(&mask);
}

/* With fine frames everything is reported in working px all the same. */
static void fine_frames_are_used(void **state)
{
    (void)state;
    struct trial t;
    struct scene before = skin, after = skin;
    before.move = 2;
    after.back = back;
    begin(&t, &before, &after);
    add_detail(&t, &before, &t.before);
    add_detail(&t, &after, &t.after);
    run(&t);
    check(&t, truth, 0.03, 0.15);
    assert_true(t.align.residual_px > 0.0 && t.align.residual_px < 0.1);
    end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_movement_is_found_and_described),
        cmocka_unit_test(skin_comes_before_its_backdrop),
        cmocka_unit_test(clipped_skin_is_trusted_less),
        cmocka_unit_test(hidden_skin_is_not_trusted),
        cmocka_unit_test(photos_without_skin_are_aligned_by_all_they_show),
        cmocka_unit_test(other_skin_is_declined),
        cmocka_unit_test(fine_frames_are_used),
    };
    assert_true(pm_h_invert(truth, back));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
