/* The colour map: perceptually uniform, ordered, and distinct on any skin for every colour vision.
 */
#include "draw/palette.h"

#include "base/colour.h"
#include "support/check.h"

/*
 * Simulated dichromacy on linear RGB, severity 1.0 (Machado, Oliveira and Fernandes 2009, "A
 * physiologically-based model for simulation of color vision deficiency", table 1).
 */
static const double VISION[4][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1}, /* normal */
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
};
static const char *const VISION_NAME[4] = {"normal", "protanope", "deuteranope", "tritanope"};

/* L*a*b* of typical skin from very light to dark. */
static const double SKIN[5][3] = {
    {75, 9, 15}, {68, 12, 18}, {57, 15, 21}, {45, 16, 20}, {30, 11, 13}};

static void to_linear(const double code[3], double linear[3])
{
    for (int i = 0; i < 3; i++)
        linear[i] = pm_srgb_to_linear(code[i]);
}

static void seen_lab(const double code[3], int vision, double lab[3])
{
    double linear[3], seen[3];
    to_linear(code, linear);
    for (int i = 0; i < 3; i++) {
        seen[i] = 0;
        for (int k = 0; k < 3; k++)
            seen[i] += VISION[vision][3 * i + k] * linear[k];
        seen[i] = seen[i] < 0 ? 0 : seen[i] > 1 ? 1 : seen[i];
    }
    pm_linear_to_lab(seen, lab);
}

static void palette_lab(enum pihmap_colormap map, double t, int vision, double lab[3])
{
    double code[3];
    pm_palette(map, t, code);
    seen_lab(code, vision, lab);
}

/* Linear sRGB -> OKLab (Ottosson 2020), the inverse of that in palette.c. */
static void oklab(const double code[3], double out[3])
{
    double v[3];
    to_linear(code, v);
    const double l = cbrt(0.4122214708 * v[0] + 0.5363325363 * v[1] + 0.0514459929 * v[2]);
    const double m = cbrt(0.2119034982 * v[0] + 0.6806995451 * v[1] + 0.1073969566 * v[2]);
    const double s = cbrt(0.0883024619 * v[0] + 0.2817188376 * v[1] + 0.6299787005 * v[2]);
    out[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    out[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    out[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static double oklab_step(double t0, double t1)
{
    double a[3], b[3], p[3], q[3];
    pm_palette(PIHMAP_COLORMAP_DIVERGING, t0, a);
    pm_palette(PIHMAP_COLORMAP_DIVERGING, t1, b);
    oklab(a, p);
    oklab(b, q);
    return sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                (p[2] - q[2]) * (p[2] - q[2]));
}

/* Clipping at the edge of sRGB would show here as a short step. */
static void steps_are_even(void **state)
{
    (void)state;
    const double first = oklab_step(-1, -1 + 1 / 16.0);
    for (int i = -16; i < 16; i++) {
        const double step = oklab_step(i / 16.0, (i + 1) / 16.0);
        if (fabs(step / first - 1) > 0.02)
            fail_msg("step %d is %.5f, the first %.5f", i, step, first);
    }
}

static void lightness_rises_from_darker_to_lighter(void **state)
{
    (void)state;
    for (int map = 0; map <= PIHMAP_COLORMAP_GREY; map++) {
        for (int vision = 0; vision < 4; vision++) {
            double darker[3], none[3], lighter[3], last = -1;
            palette_lab((enum pihmap_colormap)map, -1, vision, darker);
            palette_lab((enum pihmap_colormap)map, 0, vision, none);
            palette_lab((enum pihmap_colormap)map, 1, vision, lighter);
            if (none[0] - darker[0] < 15 || lighter[0] - none[0] < 15)
                fail_msg("map %d, %s: L* %.1f, %.1f, %.1f", map, VISION_NAME[vision], darker[0],
                         none[0], lighter[0]);
            for (int i = -32; i <= 32; i++) {
                double lab[3];
                palette_lab((enum pihmap_colormap)map, i / 32.0, vision, lab);
                if (lab[0] <= last)
                    fail_msg("map %d, %s: L* falls at %d/32", map, VISION_NAME[vision], i);
                last = lab[0];
            }
        }
    }
}

static void darker_is_never_taken_for_lighter(void **state)
{
    (void)state;
    for (int vision = 0; vision < 4; vision++) {
        for (int i = 1; i <= 4; i++) {
            double darker[3], lighter[3];
            palette_lab(PIHMAP_COLORMAP_DIVERGING, -i / 4.0, vision, darker);
            palette_lab(PIHMAP_COLORMAP_DIVERGING, i / 4.0, vision, lighter);
            const double apart = pm_delta_E00(darker, lighter);
            if (apart < 10 * i)
                fail_msg("%s at +-%d/4: dE00 %.1f", VISION_NAME[vision], i, apart);
        }
    }
}

/* A drop of 3 L* (half the default range) at the default strength must show on every skin and for
 * every colour vision. A dE00 of 5 is seen at a glance. */
static void a_visible_drop_shows_on_every_skin(void **state)
{
    (void)state;
    const double opacity = 0.6;
    double colour[3];
    pm_palette(PIHMAP_COLORMAP_DIVERGING, -0.5, colour);
    for (int s = 0; s < 5; s++) {
        double linear[3], skin[3], mixed[3];
        pm_lab_to_linear(SKIN[s], linear);
        for (int i = 0; i < 3; i++) {
            skin[i] = pm_linear_to_srgb(linear[i]);
            mixed[i] = skin[i] + opacity * (colour[i] - skin[i]);
        }
        for (int vision = 0; vision < 4; vision++) {
            double bare[3], covered[3];
            seen_lab(skin, vision, bare);
            seen_lab(mixed, vision, covered);
            const double apart = pm_delta_E00(bare, covered);
            if (apart < 5)
                fail_msg("skin L* %.0f, %s: dE00 %.1f", SKIN[s][0], VISION_NAME[vision], apart);
        }
    }
}

static void table_and_function_agree(void **state)
{
    (void)state;
    uint8_t table[PM_PALETTE_SIZE][3];
    pm_palette_table(PIHMAP_COLORMAP_DIVERGING, table);
    double first[3], last[3], beyond[3];
    pm_palette(PIHMAP_COLORMAP_DIVERGING, -1, first);
    pm_palette(PIHMAP_COLORMAP_DIVERGING, 1, last);
    pm_palette(PIHMAP_COLORMAP_DIVERGING, 7, beyond);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(table[0][i], lround(255 * first[i]));
        assert_int_equal(table[PM_PALETTE_SIZE - 1][i], lround(255 * last[i]));
        assert_true(beyond[i] == last[i]);
        assert_int_equal(table[PM_PALETTE_SIZE / 2][0], table[PM_PALETTE_SIZE / 2][i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_even),
        cmocka_unit_test(lightness_rises_from_darker_to_lighter),
        cmocka_unit_test(darker_is_never_taken_for_lighter),
        cmocka_unit_test(a_visible_drop_shows_on_every_skin),
        cmocka_unit_test(table_and_function_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
