/* What the ink of a watermark covers: strokes and a margin, of white or black ink, and no more. */
#include "skin/matte.h"

#include "stage/stage_case.h"

#define W 320
#define H 240
#define ALPHA 0.12f

enum ink { NO_INK, WHITE, BLACK, RED };

/* Strokes 3 px wide, 12 px apart, in one row. */
static bool is_stroke(int x, int y)
{
    return x > 80 && x < 240 && x % 12 < 3 && y > 100 && y < 130;
}

/* About the row, as wide as pm_find_watermark() takes it. */
static bool is_near(int x, int y)
{
    return x > 50 && x < 270 && y > 70 && y < 160;
}

/* Programs mix codes, here the square roots of light. */
static void stamp(struct pm_linear *photo, enum ink ink, int off)
{
    for (int channel = 0; channel < 3; channel++) {
        const float code = ink == BLACK || (ink == RED && channel > 0) ? 0.0f : 1.0f;
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                if (ink != NO_INK && is_stroke(x - off, y)) {
                    float *v = &pm_at(pm_linear_plane(photo, channel), x, y);
                    const float mixed = (1.0f - ALPHA) * sqrtf(*v) + ALPHA * code;
                    *v = mixed * mixed;
                }
    }
}

struct share {
    double strokes[2]; /* left out of what the ink covers in the before and the after photo */
    double beside;     /* and of what was found beside them */
    bool inked;
};

/* before and after: the inks; the after photo's lies `off` px to the right. */
static struct share trimmed(double ita, enum ink before, enum ink after, int off)
{
    struct stage_case c, other;
    struct pm_class_map map;
    struct share out = {{0, 0}, 0, false};
    double strokes[2] = {0, 0}, beside = 0;
    case_render(&c, PM_SCENE_CLOSEUP, ita, W, H, 11);
    case_render(&other, PM_SCENE_CLOSEUP, ita, W, H, 12); /* another place of the same skin */
    stamp(&c.skin, before, 0);
    stamp(&other.skin, after, off);
    assert_int_equal(pm_class_map_alloc(&c.job, W, H, &map), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            pm_at(&map, x, y) = is_near(x, y) ? PM_PIXEL_OVERLAY : PM_PIXEL_MEASURED;
    assert_int_equal(pm_trim_to_matte(&c.job, &c.skin, &other.skin, &map, &out.inked), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const bool left_out = pm_at(&map, x, y) == PM_PIXEL_OVERLAY;
            const bool ink[2] = {is_stroke(x, y), is_stroke(x - off, y)};
            for (int k = 0; k < 2; k++) {
                strokes[k] += ink[k];
                out.strokes[k] += ink[k] && left_out;
            }
            beside += is_near(x, y) && !ink[0] && !ink[1];
            out.beside += !ink[0] && !ink[1] && left_out;
        }
    for (int k = 0; k < 2; k++)
        out.strokes[k] /= strokes[k];
    out.beside /= beside;
    print_message(
        "ITA %.0f, inks %d and %d, %d px off: %.2f and %.2f of the strokes, %.2f beside\n", ita,
        (int)before, (int)after, off, out.strokes[0], out.strokes[1], out.beside);
    pm_class_map_free(&map);
    case_end(&other);
    case_end(&c);
    return out;
}

static void ink_and_a_margin_are_left_out(void **state)
{
    (void)state;
    for (int ita = 50; ita >= -40; ita -= 45)
        for (enum ink ink = WHITE; ink <= BLACK; ink++)
            for (int off = 0; off <= 6; off += 6) {
                const struct share s = trimmed(ita, ink, ink, off);
                assert_true(s.inked);
                assert_true(s.strokes[0] > 0.85 && s.strokes[1] > 0.85);
                assert_true(s.beside < 0.5);
            }
}

/* Ink that only one photo has, ink of opposite colours or of another colour: nothing is trimmed. */
static void all_stays_without_common_ink(void **state)
{
    (void)state;
    static const enum ink inks[][2] = {
        {WHITE, NO_INK}, {NO_INK, BLACK}, {WHITE, BLACK}, {RED, RED}, {NO_INK, NO_INK}};
    for (size_t k = 0; k < sizeof inks / sizeof *inks; k++) {
        const struct share s = trimmed(20, inks[k][0], inks[k][1], 0);
        assert_false(s.inked);
        assert_true(s.beside >= 1.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_and_a_margin_are_left_out),
        cmocka_unit_test(all_stays_without_common_ink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
