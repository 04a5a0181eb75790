/* A watermark fixed to the frame while the skin has moved under it; and none where there is none.
 */
#include "skin/watermark.h"

#include "stage/stage_case.h"

#define W 320
#define H 240
#define SHIFT 7 /* px that the skin moves to the right */
#define WHITE 0.1f

/* to(x) = from(x - by), edges repeated. */
static void shift(const struct pm_plane *from, int by, struct pm_plane *to)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const int at = x - by < 0 ? 0 : x - by >= W ? W - 1 : x - by;
            pm_at(to, x, y) = pm_at(from, at, y);
        }
}

/* Strokes 3 px wide, 12 px apart, in two rows. */
static bool is_stroke(int x, int y)
{
    return x > 80 && x < 240 && x % 12 < 3 && y % 100 > 40 && y % 100 < 60;
}

static void stamp(struct pm_plane *p)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (is_stroke(x, y))
                pm_at(p, x, y) += WHITE * (1.0f - pm_at(p, x, y));
}

/* Share of the strokes that was found, and of the frame. */
static double found(double ita, int by, bool stamped, double *frame)
{
    struct stage_case c;
    struct pm_linear after, warped;
    struct pm_class_map map;
    double strokes = 0, hits = 0;
    case_render(&c, PM_SCENE_CLOSEUP, ita, W, H, 11);
    case_copy(&c, &c.skin, &after);
    case_copy(&c, &c.skin, &warped);
    shift(&c.skin.g, by, &after.g);
    if (stamped) {
        stamp(&c.skin.g);
        stamp(&after.g);
    }
    shift(&after.g, -by, &warped.g);
    assert_int_equal(pm_find_watermark(&c.job, &c.skin, &after, &warped, &c.mask, &map), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (is_stroke(x, y)) {
                strokes++;
                hits += pm_at(&map, x, y) == PM_PIXEL_OVERLAY;
            }
    *frame = pm_class_map_share(&map);
    print_message("ITA %.0f, moved %d px, %s: %.3f of the strokes, %.3f of the frame\n", ita, by,
                  stamped ? "watermark" : "plain", hits / strokes, *frame);
    pm_class_map_free(&map);
    pm_linear_free(&after);
    pm_linear_free(&warped);
    case_end(&c);
    return hits / strokes;
}

/* The first look, along the true displacement. */
static bool may_have(double ita, bool stamped)
{
    struct stage_case c;
    struct pm_linear after;
    struct pm_align align = {.before_to_after = {1, 0, SHIFT, 0, 1, 0, 0, 0, 1}};
    bool may;
    case_render(&c, PM_SCENE_CLOSEUP, ita, W, H, 11);
    case_copy(&c, &c.skin, &after);
    shift(&c.skin.g, SHIFT, &after.g);
    assert_int_equal(pm_plane_alloc(&c.job, W, H, &align.dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c.job, W, H, &align.dy), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&c.job, W, H, &align.confidence), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&align.confidence); i++)
        align.confidence.v[i] = 1.0f;
    if (stamped) {
        stamp(&c.skin.g);
        stamp(&after.g);
    }
    assert_int_equal(pm_may_have_watermark(&c.job, &c.skin, &after, &align, &c.mask, &may),
                     PIHMAP_OK);
    pm_align_free(&align);
    pm_linear_free(&after);
    case_end(&c);
    return may;
}

static const double TONES[] = {55, 10, -45};

static void a_fixed_watermark_is_found_on_every_tone(void **state)
{
    double frame;
    (void)state;
    for (int k = 0; k < 3; k++) {
        assert_true(found(TONES[k], SHIFT, true, &frame) > 0.9);
        assert_true(frame < 0.3);
    }
}

static void plain_skin_has_none(void **state)
{
    double frame;
    (void)state;
    for (int k = 0; k < 3; k++) {
        found(TONES[k], SHIFT, false, &frame);
        assert_true(frame == 0.0);
        found(TONES[k], 0, false, &frame);
        assert_true(frame == 0.0);
    }
}

static void the_first_look_misses_none_and_spares_the_rest(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        assert_true(may_have(TONES[k], true));
        assert_false(may_have(TONES[k], false));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_watermark_is_found_on_every_tone),
        cmocka_unit_test(plain_skin_has_none),
        cmocka_unit_test(the_first_look_misses_none_and_spares_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
