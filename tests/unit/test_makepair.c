/*
 * The ground truth of synthetic pairs is true of their pictures: where points went, how dark the
 * marks are, of which kind they are.
 */
#include "support/pair.h"

#include "base/colour.h"
#include "support/check.h"
#include "support/skin_render.h"

#include <string.h>

#define W 480
#define H 360
#define SIDE 413 /* 86 % of W */

static struct pm_job job;
static struct pm_linear patch; /* rendered skin */
static struct pm_mask patch_skin;

static int open_patch(void **state)
{
    struct pm_skin_look look;
    (void)state;
    pm_job_init(&job, 2);
    pm_skin_look_draw(PM_SCENE_CLOSEUP, 30, W, H, 3, &look);
    return pm_skin_render(&job, &look, &patch, &patch_skin) ? -1 : 0;
}

static int close_patch(void **state)
{
    (void)state;
    pm_linear_free(&patch);
    pm_mask_free(&patch_skin);
    pm_job_free(&job);
    return 0;
}

/* A pair of the scenario. change: adjusts its ranges, or NULL. */
static void make(const char *scenario, uint64_t seed, const struct pm_linear *picture,
                 void (*change)(struct pm_pair_draw *), struct pm_pair *pair)
{
    struct pm_pair_draw draw;
    const struct pm_pair_source source = {picture, NULL, &patch_skin};
    assert_true(pm_pair_draw_named(scenario, &draw));
    draw.long_side = SIDE;
    if (change)
        change(&draw);
    assert_int_equal(pm_pair_make(&job, &source, &draw, seed, pair), PIHMAP_OK);
}

static void same_seed_same_pair(void **state)
{
    (void)state;
    struct pm_pair a, b, c;
    make("standard", 5, &patch, NULL, &a);
    job.threads = 1;
    make("standard", 5, &patch, NULL, &b);
    job.threads = 2;
    make("standard", 6, &patch, NULL, &c);
    const size_t n = 3 * pm_pixels(&a.after);
    assert_memory_equal(a.after.v, b.after.v, n);
    assert_memory_equal(a.before.v, b.before.v, n);
    assert_memory_equal(a.before.v, c.before.v, n);
    assert_memory_not_equal(a.after.v, c.after.v, n);
    assert_int_equal(a.before.w, SIDE);
    pm_pair_free(&a);
    pm_pair_free(&b);
    pm_pair_free(&c);
}

static void identical_means_identical(void **state)
{
    (void)state;
    struct pm_pair pair;
    double qx, qy;
    make("identical", 9, &patch, NULL, &pair);
    assert_memory_equal(pair.before.v, pair.after.v, 3 * pm_pixels(&pair.before));
    assert_int_equal(pair.mark_count, 0);
    pm_pair_map(&pair.pose, 100, 50, &qx, &qy);
    assert_true(fabs(qx - 100) + fabs(qy - 50) < 1e-9);
    pm_pair_free(&pair);
}

/* Only the pose changes: neither light nor marks nor noise nor blur. */
static void only_pose(struct pm_pair_draw *draw)
{
    draw->blur_px[1] = 0;
    draw->marks = draw->erythema = draw->shadows = 0;
    draw->ev = draw->channel = draw->gradient = draw->ripple = draw->full_well = 0;
}

static double byte_linear(const struct pm_rgb8 *p, int x, int y, int k)
{
    return pm_srgb_to_linear(p->v[3 * ((size_t)y * (size_t)p->w + (size_t)x) + (size_t)k] / 255.0);
}

static double between_pixels(const struct pm_rgb8 *p, double x, double y, int k)
{
    const int ix = (int)x, iy = (int)y;
    const double fx = x - ix, fy = y - iy;
    return (1 - fy) * ((1 - fx) * byte_linear(p, ix, iy, k) + fx * byte_linear(p, ix + 1, iy, k)) +
           fy * ((1 - fx) * byte_linear(p, ix, iy + 1, k) + fx * byte_linear(p, ix + 1, iy + 1, k));
}

#define WAVE (2 * M_PI / 60) /* rad per px */
#define SWING 0.35

/* Waves along x in red, along y in green. */
static void wave_picture(struct pm_linear *out)
{
    assert_int_equal(pm_linear_alloc(&job, W, H, out), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&out->r, x, y) = (float)(0.5 + SWING * sin(WAVE * x));
            pm_at(&out->g, x, y) = (float)(0.5 + SWING * sin(WAVE * y));
            pm_at(&out->b, x, y) = 0.5f;
        }
}

/*
 * The after photo at the mapped point must have the value of the picture at the point. On the steep
 * parts of a wave one 8-bit code is 0.2 px.
 */
static void check_map(const char *scenario, uint64_t seed)
{
    struct pm_linear waves;
    struct pm_pair pair;
    double sum = 0, worst = 0;
    int n = 0;
    wave_picture(&waves);
    make(scenario, seed, &waves, only_pose, &pair);
    const int offset[2] = {(W - pair.before.w) / 2, (H - pair.before.h) / 2};
    for (int y = 0; y < pair.before.h; y += 7)
        for (int x = 0; x < pair.before.w; x += 7) {
            double qx, qy;
            pm_pair_map(&pair.pose, x, y, &qx, &qy);
            if (!(qx > 1 && qy > 1 && qx < pair.after.w - 2 && qy < pair.after.h - 2))
                continue;
            for (int k = 0; k < 2; k++) {
                const double at = WAVE * ((k ? y : x) + offset[k]);
                const double slope = SWING * WAVE * cos(at);
                if (fabs(slope) < 0.6 * SWING * WAVE)
                    continue;
                const double shown = between_pixels(&pair.after, qx, qy, k);
                const double miss = (shown - 0.5 - SWING * sin(at)) / slope;
                sum += miss;
                worst = fmax(worst, fabs(miss));
                n++;
            }
        }
    print_message("%s: map off by %.4f px on average, %.2f at most (%d points)\n", scenario,
                  sum / n, worst, n);
    assert_true(n > 800);
    assert_true(fabs(sum / n) < 0.03);
    assert_true(worst < 0.35);
    pm_pair_free(&pair);
    pm_linear_free(&waves);
}

static void points_are_where_the_map_says(void **state)
{
    (void)state;
    check_map("standard", 1);
    check_map("standard", 2);
    check_map("turned", 3);
    check_map("hard", 4);
}

static void only_marks(struct pm_pair_draw *draw)
{
    draw->rotation_deg = draw->scale = draw->shift = draw->perspective = draw->local = 0;
    draw->ev = draw->channel = draw->gradient = draw->ripple = draw->full_well = 0;
    draw->shadows = 0;
}

static void pixel_lab(const struct pm_rgb8 *p, size_t at, double lab[3])
{
    double rgb[3];
    for (size_t k = 0; k < 3; k++)
        rgb[k] = pm_srgb_to_linear(p->v[3 * at + k] / 255.0);
    pm_linear_to_lab(rgb, lab);
}

/* Sums over the marks' labels, and the largest change of L* outside all footprints. */
struct shown {
    double dL[PM_PAIR_MARKS], da[PM_PAIR_MARKS], area[PM_PAIR_MARKS], outside;
};

static void measure(const struct pm_pair *pair, struct shown *shown)
{
    *shown = (struct shown){.outside = 0};
    for (size_t i = 0, n = pm_pixels(&pair->before); i < n; i++) {
        double was[3], now[3];
        pixel_lab(&pair->before, i, was);
        pixel_lab(&pair->after, i, now);
        const int id = pair->marks.v[i];
        if (!pair->footprint.v[i])
            shown->outside = fmax(shown->outside, fabs(now[0] - was[0]));
        if (!id)
            continue;
        assert_int_equal(pair->skin.v[i], 255);
        shown->area[id - 1]++;
        shown->dL[id - 1] += now[0] - was[0];
        shown->da[id - 1] += now[1] - was[1];
    }
    for (int i = 0; i < pair->mark_count; i++) {
        shown->dL[i] /= shown->area[i];
        shown->da[i] /= shown->area[i];
    }
}

/* Prints the marks, asserts their area and darkness, and counts them by kind. */
static void check_marks(const struct pm_pair *pair, struct shown *shown, int count[3])
{
    static const char *const kinds[3] = {"pih", "erythema", "pimple"};
    measure(pair, shown);
    for (int i = 0; i < pair->mark_count; i++) {
        const struct pm_pair_mark *m = &pair->mark[i];
        print_message("mark %d %-8s %-7s %5.0f px: dL %.2f, truth %.2f (centre %.2f), da %.2f\n",
                      m->id, kinds[m->kind], pm_mark_shape_name(m->shape), shown->area[i],
                      shown->dL[i], m->delta_L, m->peak_delta_L, shown->da[i]);
        assert_true(fabs(shown->area[i] - m->area) < 0.5);
        assert_true(fabs(shown->dL[i] - m->delta_L) < 0.15);
        assert_true(m->peak_delta_L > -10.5);
        count[m->kind]++;
    }
    assert_true(shown->outside < 1.0);
}

static void marks_are_as_dark_as_they_say(void **state)
{
    struct pm_pair pair;
    struct shown shown;
    int count[3] = {0, 0, 0};
    (void)state;
    make("standard", 12, &patch, only_marks, &pair);
    check_marks(&pair, &shown, count);
    for (int i = 0; i < pair.mark_count; i++) {
        const struct pm_pair_mark *m = &pair.mark[i];
        assert_true(m->peak_delta_L < shown.dL[i]);
        assert_int_equal(m->shape, PM_SHAPE_BLOT);
        /* blood makes skin redder, melanin hardly does */
        assert_true(m->kind == PM_PAIR_PIH ? shown.da[i] < -0.6 * shown.dL[i]
                                           : shown.da[i] > -0.6 * shown.dL[i]);
    }
    assert_int_equal(count[PM_PAIR_PIH], 6);
    assert_int_equal(count[PM_PAIR_ERYTHEMA], 2);
    pm_pair_free(&pair);
}

/* Colours by optics, above what is mirrored; every shape within a few pairs; pimples. */
static void optical_marks_are_as_dark_as_they_say(void **state)
{
    bool shape[PM_SHAPES] = {false};
    (void)state;
    for (uint64_t seed = 30; seed < 36; seed++) {
        struct pm_pair pair;
        struct shown shown;
        int count[3] = {0, 0, 0};
        make("optical", seed, &patch, only_marks, &pair);
        check_marks(&pair, &shown, count);
        assert_int_equal(count[PM_PAIR_PIH], 6);
        assert_int_equal(count[PM_PAIR_ERYTHEMA], 2);
        assert_int_equal(count[PM_PAIR_PIMPLE], 2);
        for (int i = 0; i < pair.mark_count; i++) {
            shape[pair.mark[i].shape] = true;
            if (pair.mark[i].kind == PM_PAIR_ERYTHEMA)
                assert_true(shown.da[i] > -0.4 * shown.dL[i]);
        }
        pm_pair_free(&pair);
    }
    for (int k = 0; k < PM_SHAPES; k++)
        assert_true(shape[k]);
}

/* Of a pimple, the side towards the lamp is brighter than the far one. The lamp hangs above. */
static void pimples_are_lit_from_above(void **state)
{
    struct pm_pair pair;
    (void)state;
    make("optical", 31, &patch, only_marks, &pair);
    for (int i = 0; i < pair.mark_count; i++) {
        const struct pm_pair_mark *m = &pair.mark[i];
        double delta[2] = {0, 0}, n[2] = {0, 0};
        for (int y = 0; y < pair.before.h; y++)
            for (int x = 0; x < pair.before.w; x++)
                if (pm_at(&pair.marks, x, y) == m->id) {
                    delta[y > m->y] += (double)pm_at(&pair.delta_L, x, y);
                    n[y > m->y]++;
                }
        const double up = delta[0] / n[0] - delta[1] / n[1];
        if (m->kind == PM_PAIR_PIMPLE)
            print_message("pimple: %.2f L* brighter above\n", up);
        if (m->kind == PM_PAIR_PIMPLE)
            assert_true(up > 1);
    }
    pm_pair_free(&pair);
}

/* Pairs of bench/accuracy have seeds 2 apart. */
static void tone_takes_every_rendering_in_turn(void **state)
{
    int seen[PM_RENDERINGS] = {0};
    (void)state;
    for (int i = 0; i < PM_RENDERINGS - 1; i++) {
        struct pm_pair pair;
        double qx, qy;
        make("tone-null", 7919 + 2 * (uint64_t)i, &patch, NULL, &pair);
        seen[pair.rendering]++;
        assert_int_equal(pair.mark_count, 0);
        pm_pair_map(&pair.pose, 100, 50, &qx, &qy);
        assert_true(fabs(qx - 100) < 1 && fabs(qy - 50) < 1);
        assert_memory_not_equal(pair.before.v, pair.after.v, 3 * pm_pixels(&pair.before));
        pm_pair_free(&pair);
    }
    assert_int_equal(seen[PM_RENDERING_NONE], 0);
    for (int k = PM_RENDERING_NONE + 1; k < PM_RENDERINGS; k++)
        assert_int_equal(seen[k], 1);
}

static void every_scenario_can_be_made(void **state)
{
    (void)state;
    for (int i = 0; pm_pair_scenario(i); i++) {
        struct pm_pair pair;
        make(pm_pair_scenario(i), 20 + (uint64_t)i, &patch, NULL, &pair);
        assert_true(pm_mask_count(&pair.skin) > 0);
        pm_pair_free(&pair);
    }
    struct pm_pair_draw draw;
    assert_false(pm_pair_draw_named("nonsense", &draw));
}

static void sizes_must_agree(void **state)
{
    (void)state;
    struct pm_pair pair;
    struct pm_pair_draw draw;
    struct pm_mask small;
    pm_pair_draw_standard(&draw);
    assert_int_equal(pm_mask_alloc(&job, W - 1, H, &small), PIHMAP_OK);
    const struct pm_pair_source source = {&patch, NULL, &small};
    assert_int_equal(pm_pair_make(&job, &source, &draw, 1, &pair), PIHMAP_EARG);
    assert_null(pair.before.v);
    pm_mask_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_pair),
        cmocka_unit_test(identical_means_identical),
        cmocka_unit_test(points_are_where_the_map_says),
        cmocka_unit_test(marks_are_as_dark_as_they_say),
        cmocka_unit_test(optical_marks_are_as_dark_as_they_say),
        cmocka_unit_test(pimples_are_lit_from_above),
        cmocka_unit_test(tone_takes_every_rendering_in_turn),
        cmocka_unit_test(every_scenario_can_be_made),
        cmocka_unit_test(sizes_must_agree),
    };
    return cmocka_run_group_tests(tests, open_patch, close_patch);
}
