/*
 * Registration on rendered skin. Known poses and movements are recovered within a stated tolerance,
 * under other light and with new marks. The result is the same at any number of threads and has no
 * folds. Wrong, tiny and empty pairs are declined. Identical photos do not move at all.
 */
#include "align/symmetric.h"
#include "align/warp.h"

#include "stage/stage_case.h"
#include "support/pair.h"
#include "support/picture.h"

#define SIDE 640 /* px of the synthetic photos, long side: the working size */

struct align_case {
    struct pm_job job;
    struct pm_pair pair;
    struct pm_photo before, after;
    struct pm_mask after_skin; /* all of the frame */
    struct pm_align align;
};

static void fill_mask(struct pm_job *job, int w, int h, uint8_t value, struct pm_mask *out)
{
    assert_int_equal(pm_mask_alloc(job, w, h, out), PIHMAP_OK);
    memset(out->v, value, (size_t)w * (size_t)h);
}

static void make_pair(struct pm_job *job, enum pm_skin_scene scene, double ita, const char *draw,
                      uint64_t seed, struct pm_pair *out)
{
    struct pm_skin_look look;
    struct pm_pair_draw d;
    struct pm_linear picture;
    struct pm_mask skin;
    assert_true(pm_pair_draw_named(draw, &d));
    d.long_side = SIDE;
    d.before_noise = true;
    const int canvas = (int)lround(SIDE / d.inner);
    pm_skin_look_draw(scene, ita, canvas, canvas * 3 / 4, seed, &look);
    assert_int_equal(pm_skin_render(job, &look, &picture, &skin), PIHMAP_OK);
    const struct pm_pair_source source = {&picture, NULL, &skin};
    assert_int_equal(pm_pair_make(job, &source, &d, seed, out), PIHMAP_OK);
    pm_linear_free(&picture);
    pm_mask_free(&skin);
}

static void light_of(struct pm_job *job, const struct pm_rgb8 *picture, struct pm_photo *out)
{
    memset(out, 0, sizeof *out);
    assert_int_equal(pm_picture_linear(job, picture, picture->w, picture->h, &out->linear),
                     PIHMAP_OK);
}

static void begin(struct align_case *c, enum pm_skin_scene scene, double ita, const char *draw,
                  uint64_t seed)
{
    memset(c, 0, sizeof *c);
    pm_job_init(&c->job, 2);
    make_pair(&c->job, scene, ita, draw, seed, &c->pair);
    light_of(&c->job, &c->pair.before, &c->before);
    light_of(&c->job, &c->pair.after, &c->after);
    fill_mask(&c->job, c->pair.after.w, c->pair.after.h, 255, &c->after_skin);
}

static void run(struct align_case *c)
{
    assert_int_equal(pm_register_symmetric(&c->job, &c->before, &c->pair.skin, &c->after,
                                           &c->after_skin, &c->align),
                     PIHMAP_OK);
}

static void end(struct align_case *c)
{
    pm_align_free(&c->align);
    pm_photo_free(&c->before);
    pm_photo_free(&c->after);
    pm_mask_free(&c->after_skin);
    pm_pair_free(&c->pair);
    pm_job_free(&c->job);
}

/* Quantile of the distance to the ground truth over skin that the after photo shows, per mille. */
static double error_of(const struct align_case *c, double q)
{
    static float error[SIDE * SIDE];
    const int w = c->pair.before.w, h = c->pair.before.h;
    size_t n = 0;
    for (int y = 0; y < h; y += 5)
        for (int x = 0; x < w; x += 5) {
            double tx, ty, qx, qy, confidence;
            pm_pair_map(&c->pair.pose, x, y, &tx, &ty);
            if (!pm_at(&c->pair.skin, x, y) || tx < 0 || ty < 0 || tx > c->pair.after.w - 1 ||
                ty > c->pair.after.h - 1)
                continue;
            pm_align_map(&c->align, x, y, &qx, &qy, &confidence);
            error[n++] = (float)(1000 * hypot(qx - tx, qy - ty) / SIDE);
        }
    assert_true(n > 500);
    return (double)pm_quantile(error, n, q);
}

/* Smallest Jacobian determinant of the whole map, relative to that of its scale. */
static double least_jacobian(const struct pm_align *a)
{
    double least = INFINITY;
    for (int y = 0; y + 1 < a->dx.h; y++)
        for (int x = 0; x + 1 < a->dx.w; x++) {
            double p[3][2], confidence;
            pm_align_map(a, x, y, &p[0][0], &p[0][1], &confidence);
            pm_align_map(a, x + 1, y, &p[1][0], &p[1][1], &confidence);
            pm_align_map(a, x, y + 1, &p[2][0], &p[2][1], &confidence);
            least = fmin(least, (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) -
                                    (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]));
        }
    return least / (a->scale * a->scale);
}

/* Errors of half of the skin are within median, of 95 % within p95, per mille of the side; no fold.
 */
static void check(enum pm_skin_scene scene, double ita, const char *draw, uint64_t seed,
                  double median, double p95)
{
    struct align_case c;
    begin(&c, scene, ita, draw, seed);
    run(&c);
    const double m = error_of(&c, 0.5), p = error_of(&c, 0.95), j = least_jacobian(&c.align);
    if (!c.align.believed || m > median || p > p95 || j <= 0.0)
        fail_msg("%s, ITA %.0f: %s, median %.3f (<= %.3f), p95 %.3f (<= %.3f), jacobian %.2f", draw,
                 ita, c.align.believed ? "believed" : pihmap_reason_name(c.align.reason.code), m,
                 median, p, p95, j);
    /* The reported figures describe the true pose. */
    const double turn = remainder(c.align.rotation_deg - c.pair.pose.rotation_deg, 360.0);
    assert_true(fabs(turn) < 4.0);
    assert_true(fabs(c.align.scale / c.pair.pose.scale - 1.0) < 0.08);
    assert_true(c.align.overlap > 0.4 && c.align.overlap <= 1.0);
    assert_true(c.align.inliers > 10 && c.align.residual_px < 1.5);
    end(&c);
}

static void finds_standard_poses(void **state)
{
    (void)state;
    check(PM_SCENE_CLOSEUP, 50, "standard", 1, 0.25, 0.8);
    if (PM_DRAWS(3) == 1)
        return;
    check(PM_SCENE_LIMB, -5, "standard", 2, 0.25, 0.8);
    check(PM_SCENE_OVAL, -50, "standard", 3, 0.25, 0.8);
}

static void finds_hard_and_turned_poses(void **state)
{
    (void)state;
    check(PM_SCENE_CLOSEUP, 20, "hard", 4, 0.6, 3.0);
    if (PM_DRAWS(5) == 1)
        return;
    check(PM_SCENE_OVAL, 45, "turned", 5, 0.3, 1.0);
    check(PM_SCENE_LIMB, -40, "light", 6, 0.4, 1.5);
    check(PM_SCENE_CLOSEUP, -20, "sidelit", 8, 0.4, 1.5);
    check(PM_SCENE_CLOSEUP, 0, "contact", 9, 1.0, 4.0);
}

/* A mark of a tenth of the side: the skin below it keeps its place. */
static void keeps_skin_under_large_marks(void **state)
{
    (void)state;
    check(PM_SCENE_CLOSEUP, 35, "large", 7, 0.25, 0.8);
}

/* Structure of 1.5 to 6 px; anything finer is mostly noise. */
static struct pm_plane fine_structure(struct pm_job *job, const struct pm_plane *photo)
{
    struct pm_plane fine, coarse;
    assert_int_equal(pm_plane_alloc(job, photo->w, photo->h, &fine), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, photo->w, photo->h, &coarse), PIHMAP_OK);
    assert_int_equal(pm_blur(job, photo, 1.5, &fine), PIHMAP_OK);
    assert_int_equal(pm_blur(job, photo, 6.0, &coarse), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&fine); i++)
        fine.v[i] -= coarse.v[i];
    pm_plane_free(&coarse);
    return fine;
}

/* How the fine structure of the before photo correlates with the after photo's, warped. */
static double warped_correlation(struct align_case *c, const struct pm_align *align)
{
    struct pm_linear warped;
    struct pm_plane clipped;
    struct pm_mask common;
    assert_int_equal(pm_warp(&c->job, &c->after, align, &warped, &clipped), PIHMAP_OK);
    assert_int_equal(pm_warp_mask(&c->job, &c->after_skin, align, &common), PIHMAP_OK);
    struct pm_plane a = fine_structure(&c->job, &c->before.linear.g);
    struct pm_plane b = fine_structure(&c->job, &warped.g);
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < pm_pixels(&a); i++)
        if (common.v[i] && c->pair.skin.v[i]) {
            ab += (double)(a.v[i] * b.v[i]);
            aa += (double)(a.v[i] * a.v[i]);
            bb += (double)(b.v[i] * b.v[i]);
        }
    pm_plane_free(&a);
    pm_plane_free(&b);
    pm_linear_free(&warped);
    pm_plane_free(&clipped);
    pm_mask_free(&common);
    return ab / sqrt(aa * bb);
}

/* The ground truth as an alignment, or the identity (moved = false). */
static void set_movement(struct align_case *c, bool moved, struct pm_align *out)
{
    const int w = c->before.linear.r.w, h = c->before.linear.r.h;
    memset(out, 0, sizeof *out);
    pm_h_identity(out->before_to_after);
    out->scale = 1.0;
    assert_int_equal(pm_plane_alloc(&c->job, w, h, &out->dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, w, h, &out->dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c->job, w, h, &out->confidence), PIHMAP_OK);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const size_t i = (size_t)y * (size_t)w + (size_t)x;
            double qx = x, qy = y;
            if (moved)
                pm_pair_map(&c->pair.pose, x, y, &qx, &qy);
            out->dx.v[i] = (float)(qx - x);
            out->dy.v[i] = (float)(qy - y);
            out->confidence.v[i] = qx >= 0 && qy >= 0 && qx <= w - 1 && qy <= h - 1 ? 1.0f : 0.0f;
        }
}

/* Warped, the after photo correlates with the before photo almost as well as by the ground truth:
 * noise and JPEG set the limit. */
static void warp_brings_photos_together(void **state)
{
    struct align_case c;
    (void)state;
    begin(&c, PM_SCENE_CLOSEUP, 40, "nochange", 8);
    run(&c);
    struct pm_align truth, none;
    set_movement(&c, true, &truth);
    set_movement(&c, false, &none);
    const double aligned = warped_correlation(&c, &c.align);
    const double best = warped_correlation(&c, &truth), before = warped_correlation(&c, &none);
    if (!(best > 0.5) || !(aligned > 0.97 * best) || !(before < 0.3 * best))
        fail_msg("fine structure correlates %.3f aligned, %.3f by the truth, %.3f before", aligned,
                 best, before);
    pm_align_free(&truth);
    pm_align_free(&none);
    end(&c);
}

static void identical_photos_do_not_move(void **state)
{
    struct align_case c;
    struct pm_linear warped;
    struct pm_plane clipped;
    (void)state;
    begin(&c, PM_SCENE_CLOSEUP, 30, "standard", 9);
    assert_int_equal(
        pm_register_symmetric(&c.job, &c.before, &c.pair.skin, &c.before, &c.pair.skin, &c.align),
        PIHMAP_OK);
    assert_true(c.align.believed && !c.align.local);
    static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    assert_memory_equal(c.align.before_to_after, identity, sizeof identity);
    for (size_t i = 0; i < pm_pixels(&c.align.dx); i++)
        assert_true(c.align.dx.v[i] == 0.0f && c.align.dy.v[i] == 0.0f);
    assert_int_equal(pm_warp(&c.job, &c.before, &c.align, &warped, &clipped), PIHMAP_OK);
    assert_memory_equal(warped.g.v, c.before.linear.g.v,
                        (size_t)warped.g.w * (size_t)warped.g.h * sizeof(float));
    pm_linear_free(&warped);
    pm_plane_free(&clipped);
    end(&c);
}

/* Only the noise differs, and the field must not follow it. */
static void copies_with_noise_hardly_move(void **state)
{
    struct align_case c;
    (void)state;
    begin(&c, PM_SCENE_CLOSEUP, 30, "identical", 10);
    case_noise(&c.after.linear, 0.01, 3);
    run(&c);
    const double m = error_of(&c, 0.5), p = error_of(&c, 0.95);
    if (!c.align.believed || m > 0.06 || p > 0.25)
        fail_msg("median %.3f, p95 %.3f per mille", m, p);
    end(&c);
}

static void threads_do_not_matter(void **state)
{
    struct align_case c;
    struct pm_align other;
    (void)state;
    begin(&c, PM_SCENE_LIMB, 10, "standard", 11);
    c.job.threads = 1;
    run(&c);
    c.job.threads = 4;
    assert_int_equal(
        pm_register_symmetric(&c.job, &c.before, &c.pair.skin, &c.after, &c.after_skin, &other),
        PIHMAP_OK);
    const size_t bytes = (size_t)other.dx.w * (size_t)other.dx.h * sizeof(float);
    assert_memory_equal(other.before_to_after, c.align.before_to_after,
                        sizeof other.before_to_after);
    assert_memory_equal(other.dx.v, c.align.dx.v, bytes);
    assert_memory_equal(other.dy.v, c.align.dy.v, bytes);
    assert_memory_equal(other.confidence.v, c.align.confidence.v, bytes);
    pm_align_free(&other);
    end(&c);
}

/* Another patch of skin of the same tone, under the same light. */
static void other_skin_is_declined(void **state)
{
    static const double ita[] = {50, 10, -45};
    (void)state;
    for (int k = 0; k < PM_DRAWS(3); k++) {
        struct align_case c, other;
        begin(&c, (enum pm_skin_scene)k, ita[k], "nochange", 20 + (uint64_t)k);
        begin(&other, (enum pm_skin_scene)k, ita[k], "nochange", 30 + (uint64_t)k);
        const struct pm_photo swap = c.after;
        c.after = other.after;
        other.after = swap;
        run(&c);
        if (c.align.believed || c.align.reason.code == PIHMAP_REASON_NONE)
            fail_msg("believed: %d, reason \"%s\"", c.align.believed,
                     pihmap_reason_name(c.align.reason.code));
        end(&c);
        end(&other);
    }
}

/* A face and its mirror image share every feature but no place of the skin. */
static void mirrored_skin_is_declined(void **state)
{
    struct align_case c;
    (void)state;
    begin(&c, PM_SCENE_OVAL, 15, "nochange", 41);
    for (int k = 0; k < 3; k++) {
        struct pm_plane *p = case_channel(&c.after.linear, k);
        for (int y = 0; y < p->h; y++)
            for (int x = 0; x < p->w / 2; x++) {
                float *row = pm_row(p, y);
                const float swap = row[x];
                row[x] = row[p->w - 1 - x];
                row[p->w - 1 - x] = swap;
            }
    }
    run(&c);
    assert_false(c.align.believed);
    assert_int_equal(c.align.reason.code, PIHMAP_REASON_MIRRORED);
    end(&c);
}

/* A lock of hair across the after photo. Most of the skin below it has low confidence: all that has
 * structure of its own, while the field is interpolated over plain skin. The skin beside it has
 * high confidence. */
static void covered_skin_is_not_trusted(void **state)
{
    enum { HALF = 45 }; /* px, half the lock's width */
    struct align_case c;
    int covered = 0, distrusted = 0, open = 0, trusted = 0;
    (void)state;
    begin(&c, PM_SCENE_CLOSEUP, 30, "nochange", 43);
    const int w = c.after.linear.r.w, h = c.after.linear.r.h;
    struct pm_random random = {5};
    for (int x = w / 2 - HALF; x < w / 2 + HALF; x++) {
        const double strand = 0.02 + 0.06 * pm_random_unit(&random);
        for (int y = 0; y < h; y++)
            for (int k = 0; k < 3; k++) {
                const int to = x + (int)lround(20 * sin(0.012 * y)); /* wavy */
                case_channel(&c.after.linear, k)->v[(size_t)y * (size_t)w + (size_t)to] =
                    (float)(strand * (1.0 + 0.2 * pm_random_unit(&random)));
            }
    }
    run(&c);
    assert_true(c.align.believed);
    for (int y = 0; y < c.pair.before.h; y += 6)
        for (int x = 0; x < c.pair.before.w; x += 6) {
            double tx, ty, qx, qy, confidence;
            pm_pair_map(&c.pair.pose, x, y, &tx, &ty);
            if (tx < 20 || ty < 20 || tx > w - 20 || ty > h - 20)
                continue;
            pm_align_map(&c.align, x, y, &qx, &qy, &confidence);
            const double off = fabs(tx - w / 2 - 20 * sin(0.012 * ty));
            covered += off < HALF - 12;
            distrusted += off < HALF - 12 && confidence < 0.3;
            open += off > HALF + 30;
            trusted += off > HALF + 30 && confidence >= 0.3;
        }
    if (distrusted < 0.65 * covered || trusted < 0.95 * open)
        fail_msg("under the hair %d of %d are not trusted, beside it %d of %d are", distrusted,
                 covered, trusted, open);
    end(&c);
}

/* Which photo is called before decides nothing: points carried by one alignment return by that of
 * the exchanged photos, which is as much believed, on as much evidence. */
static void check_exchanged(const char *draw, uint64_t seed)
{
    struct align_case c;
    struct pm_align back;
    int returned = 0;
    begin(&c, PM_SCENE_CLOSEUP, 30, draw, seed);
    run(&c);
    assert_int_equal(
        pm_register_symmetric(&c.job, &c.after, &c.after_skin, &c.before, &c.pair.skin, &back),
        PIHMAP_OK);
    assert_true(back.believed == c.align.believed);
    assert_near("evidence", back.evidence, c.align.evidence, 1e-9);
    for (int y = 0; y < c.align.dx.h; y += 7)
        for (int x = 0; x < c.align.dx.w; x += 7) {
            double q[2], p[2], there, here;
            if (!pm_align_map(&c.align, x, y, &q[0], &q[1], &there) || q[0] < 1 || q[1] < 1 ||
                q[0] > back.dx.w - 2 || q[1] > back.dx.h - 2)
                continue;
            pm_align_map(&back, q[0], q[1], &p[0], &p[1], &here);
            if (!(hypot(p[0] - x, p[1] - y) < 0.05))
                fail_msg("(%d, %d) returns to (%.2f, %.2f)", x, y, p[0], p[1]);
            returned++;
        }
    assert_true(!c.align.believed || returned > 1000);
    pm_align_free(&back);
    end(&c);
}

static void exchanged_photos_give_the_inverse(void **state)
{
    (void)state;
    check_exchanged("hard", 13);
    if (PM_DRAWS(2) > 1)
        check_exchanged("standard", 12);
}

/* Uniform photos of odd sizes are declined with a reason, which is returned. */
static enum pihmap_reason_code check_odd(int bw, int bh, int aw, int ah, float before, float after)
{
    struct pm_job job;
    struct pm_photo b = {0}, a = {0};
    struct pm_mask bm, am;
    struct pm_align align;
    pm_job_init(&job, 2);
    assert_int_equal(pm_linear_alloc(&job, bw, bh, &b.linear), PIHMAP_OK);
    assert_int_equal(pm_linear_alloc(&job, aw, ah, &a.linear), PIHMAP_OK);
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < bw * bh; i++)
            case_channel(&b.linear, k)->v[i] = before;
        for (int i = 0; i < aw * ah; i++)
            case_channel(&a.linear, k)->v[i] = after;
    }
    fill_mask(&job, bw, bh, 255, &bm);
    fill_mask(&job, aw, ah, 0, &am);
    assert_int_equal(pm_register_symmetric(&job, &b, &bm, &a, &am, &align), PIHMAP_OK);
    if (align.believed || align.reason.code == PIHMAP_REASON_NONE)
        fail_msg("%d x %d and %d x %d: believed %d, reason \"%s\"", bw, bh, aw, ah, align.believed,
                 pihmap_reason_name(align.reason.code));
    for (size_t i = 0; i < pm_pixels(&align.dx); i++)
        assert_true(isfinite(align.dx.v[i]) && isfinite(align.dy.v[i]) &&
                    align.confidence.v[i] >= 0.0f && align.confidence.v[i] <= 1.0f);
    assert_true(isfinite(align.residual_px) && isfinite(align.scale) &&
                isfinite(align.rotation_deg));
    const enum pihmap_reason_code code = align.reason.code;
    pm_align_free(&align);
    pm_photo_free(&b);
    pm_photo_free(&a);
    pm_mask_free(&bm);
    pm_mask_free(&am);
    pm_job_free(&job);
    return code;
}

/* What a refusal says of one photo it says of the other where they are exchanged, whichever is the
 * darker one. */
static void exchanged_photos_are_declined_alike(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        const float light = k ? 0.3f : 0.1f;
        assert_int_equal(check_odd(200, 150, 16, 16, 0.2f, light), PIHMAP_REASON_AFTER_TOO_SMALL);
        assert_int_equal(check_odd(16, 16, 200, 150, light, 0.2f), PIHMAP_REASON_BEFORE_TOO_SMALL);
    }
}

static void odd_photos_are_declined(void **state)
{
    (void)state;
    check_odd(1, 1, 1, 1, 0.1f, 0.2f);
    check_odd(16, 16, 16, 16, 0.1f, 0.2f);
    check_odd(1, 1280, 1280, 1, 0.3f, 0.3f);
    check_odd(200, 150, 24, 24, 0.3f, 0.2f);
    check_odd(25, 1280, 25, 25, 0.0f, 0.0f);
    check_odd(320, 240, 320, 240, 0.0f, 0.5f);
    check_odd(321, 243, 240, 319, 0.4f, 0.4f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_standard_poses),
        cmocka_unit_test(finds_hard_and_turned_poses),
        cmocka_unit_test(keeps_skin_under_large_marks),
        cmocka_unit_test(warp_brings_photos_together),
        cmocka_unit_test(identical_photos_do_not_move),
        cmocka_unit_test(copies_with_noise_hardly_move),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(other_skin_is_declined),
        cmocka_unit_test(mirrored_skin_is_declined),
        cmocka_unit_test(covered_skin_is_not_trusted),
        cmocka_unit_test(exchanged_photos_give_the_inverse),
        cmocka_unit_test(exchanged_photos_are_declined_alike),
        cmocka_unit_test(odd_photos_are_declined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
