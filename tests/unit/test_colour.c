/*
 * Colour against published figures: CIEDE2000 (Sharma, Wu and Dalal 2005, table 1), L*a*b* of
 * sRGB codes, ITA classes, melanin and erythema indices; and the fast row function against the
 * exact formula.
 */
#include "base/colour.h"

#include "support/check.h"

#include <string.h>

/* L*, a*, b* of both colours, and their difference. */
static const struct {
    double one[3], other[3], difference;
} SHARMA[34] = {
    {{50.0000, 2.6772, -79.7751}, {50.0000, 0.0000, -82.7485}, 2.0425},
    {{50.0000, 3.1571, -77.2803}, {50.0000, 0.0000, -82.7485}, 2.8615},
    {{50.0000, 2.8361, -74.0200}, {50.0000, 0.0000, -82.7485}, 3.4412},
    {{50.0000, -1.3802, -84.2814}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, -1.1848, -84.8006}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, -0.9009, -85.5211}, {50.0000, 0.0000, -82.7485}, 1.0000},
    {{50.0000, 0.0000, 0.0000}, {50.0000, -1.0000, 2.0000}, 2.3669},
    {{50.0000, -1.0000, 2.0000}, {50.0000, 0.0000, 0.0000}, 2.3669},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0009}, 7.1792},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0010}, 7.1792},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0011}, 7.2195},
    {{50.0000, 2.4900, -0.0010}, {50.0000, -2.4900, 0.0012}, 7.2195},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0009, -2.4900}, 4.8045},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0010, -2.4900}, 4.8045},
    {{50.0000, -0.0010, 2.4900}, {50.0000, 0.0011, -2.4900}, 4.7461},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 0.0000, -2.5000}, 4.3065},
    {{50.0000, 2.5000, 0.0000}, {73.0000, 25.0000, -18.0000}, 27.1492},
    {{50.0000, 2.5000, 0.0000}, {61.0000, -5.0000, 29.0000}, 22.8977},
    {{50.0000, 2.5000, 0.0000}, {56.0000, -27.0000, -3.0000}, 31.9030},
    {{50.0000, 2.5000, 0.0000}, {58.0000, 24.0000, 15.0000}, 19.4535},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.1736, 0.5854}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.2972, 0.0000}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 1.8634, 0.5757}, 1.0000},
    {{50.0000, 2.5000, 0.0000}, {50.0000, 3.2592, 0.3350}, 1.0000},
    {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
    {{63.0109, -31.0961, -5.8663}, {62.8187, -29.7946, -4.0864}, 1.2630},
    {{61.2901, 3.7196, -5.3901}, {61.4292, 2.2480, -4.9620}, 1.8731},
    {{35.0831, -44.1164, 3.7933}, {35.0232, -40.0716, 1.5901}, 1.8645},
    {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
    {{36.4612, 47.8580, 18.3852}, {36.2715, 50.5065, 21.2231}, 1.4146},
    {{90.8027, -2.0831, 1.4410}, {91.1528, -1.6435, 0.0447}, 1.4441},
    {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
    {{6.7747, -0.2908, -2.4247}, {5.8714, -0.0985, -2.2286}, 0.6377},
    {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
};

static void ciede2000_of_the_34_published_pairs(void **state)
{
    (void)state;
    double worst = 0;
    for (int i = 0; i < 34; i++) {
        const double there = pm_delta_E00(SHARMA[i].one, SHARMA[i].other);
        const double back = pm_delta_E00(SHARMA[i].other, SHARMA[i].one);
        if (!(fabs(there - SHARMA[i].difference) < 1e-4))
            fail_msg("pair %d: %.6f, published %.4f", i + 1, there, SHARMA[i].difference);
        if (!(fabs(there - back) < 1e-12))
            fail_msg("pair %d: %.9f there, %.9f back", i + 1, there, back);
        worst = fmax(worst, fabs(there - SHARMA[i].difference));
    }
    print_message("CIEDE2000: at most %.6f from the published 4 digits\n", worst);
}

static void ciede2000_of_equal_colours_is_0(void **state)
{
    (void)state;
    const double colours[4][3] = {{0, 0, 0}, {100, 0, 0}, {50, -30, 20}, {63, 12, 18}};
    for (int i = 0; i < 4; i++)
        assert_true(pm_delta_E00(colours[i], colours[i]) == 0.0);
    /* Greys differ only in lightness: dL / SL, SL = 1 + 0.015 (L - 50)^2 / sqrt(20 + (L - 50)^2) */
    const double dark[3] = {49, 0, 0}, light[3] = {51, 0, 0};
    assert_near("two greys", pm_delta_E00(dark, light), 2.0, 1e-12);
}

/* sRGB codes 0..255 -> L*a*b* under D65, as libvips 8 has them (from tables, hence the tolerance).
 */
static const struct {
    int code[3];
    double lab[3];
} KNOWN[] = {
    {{0, 0, 64}, {3.3437, 23.4006, -37.6579}},
    {{0, 64, 192}, {32.8594, 35.6259, -70.7905}},
    {{0, 255, 0}, {87.7370, -86.1846, 83.1811}},
    {{11, 11, 64}, {6.1483, 20.4202, -33.0468}},
    {{11, 128, 192}, {51.0540, -5.2578, -41.4008}},
    {{64, 0, 0}, {9.7197, 29.7602, 15.3427}},
    {{64, 64, 64}, {27.0934, 0.0059, -0.0039}},
    {{64, 192, 192}, {71.2792, -33.9592, -10.2201}},
    {{128, 11, 0}, {26.2406, 46.0088, 38.7128}},
    {{128, 128, 64}, {52.2839, -9.6247, 34.4453}},
    {{128, 255, 192}, {91.6467, -49.4198, 19.4369}},
    {{192, 64, 0}, {45.4601, 49.2236, 56.6896}},
    {{192, 192, 64}, {75.6227, -15.5631, 61.6202}},
    {{255, 0, 192}, {57.1394, 90.3994, -30.2608}},
    {{255, 128, 0}, {67.0501, 42.8324, 74.0259}},
    {{255, 255, 64}, {97.2885, -20.3431, 84.1083}},
    {{55, 55, 55}, {23.0687, 0.0053, -0.0036}},
    {{125, 125, 125}, {52.4066, 0.0093, -0.0062}},
    {{195, 195, 195}, {78.7944, 0.0129, -0.0086}},
    {{247, 234, 208}, {93.0905, 0.2285, 14.2031}},
    {{60, 38, 30}, {17.6479, 9.2227, 9.5182}},
};

static void lab_of_codes(const int code[3], double lab[3])
{
    double rgb[3];
    for (int k = 0; k < 3; k++)
        rgb[k] = pm_srgb_to_linear(code[k] / 255.0);
    pm_linear_to_lab(rgb, lab);
}

static void lab_of_known_codes(void **state)
{
    (void)state;
    double worst = 0;
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        double lab[3];
        lab_of_codes(KNOWN[i].code, lab);
        for (int k = 0; k < 3; k++) {
            const double off = fabs(lab[k] - KNOWN[i].lab[k]);
            if (!(off < 0.05))
                fail_msg("code %d,%d,%d: %c* is %.4f, known %.4f", KNOWN[i].code[0],
                         KNOWN[i].code[1], KNOWN[i].code[2], "Lab"[k], lab[k], KNOWN[i].lab[k]);
            worst = fmax(worst, off);
        }
    }
    print_message("L*a*b* of known codes: at most %.4f off\n", worst);
}

static void white_black_and_grey_are_neutral(void **state)
{
    (void)state;
    const double white[3] = {1, 1, 1}, black[3] = {0, 0, 0};
    double lab[3];
    pm_linear_to_lab(white, lab);
    assert_true(lab[0] == 100.0 && lab[1] == 0.0 && lab[2] == 0.0);
    pm_linear_to_lab(black, lab);
    assert_near("L* of black", lab[0], 0, 1e-12);
    /* CIE: L* of Y = 0.18 is 116 cbrt(0.18) - 16 = 49.496. */
    for (double y = 0.001; y < 1; y *= 1.3) {
        const double grey[3] = {y, y, y};
        pm_linear_to_lab(grey, lab);
        assert_near("a* of a grey", lab[1], 0, 1e-9);
        assert_near("b* of a grey", lab[2], 0, 1e-9);
        assert_near("L* of a grey", lab[0],
                    y > 216.0 / 24389 ? 116 * pow(y, 1.0 / 3) - 16 : 24389.0 / 27 * y, 1e-9);
    }
}

#define ROW 256

/* The largest error of the fast function for one row of codes. */
static double row_error(const int (*code)[3], int n)
{
    float rgb[3][ROW] = {{0}}, out[3][ROW];
    double worst = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < 3; k++)
            rgb[k][i] = (float)pm_srgb_to_linear(code[i][k] / 255.0);
    pm_lab_row((const float *const[]){rgb[0], rgb[1], rgb[2]},
               (float *const[]){out[0], out[1], out[2]}, n);
    for (int i = 0; i < n; i++) {
        double lab[3];
        lab_of_codes(code[i], lab);
        for (int k = 0; k < 3; k++) {
            const double off = fabs((double)out[k][i] - lab[k]);
            if (!(off < 0.001))
                fail_msg("code %d,%d,%d: %c* is %.5f by row, %.5f exactly", code[i][0], code[i][1],
                         code[i][2], "Lab"[k], (double)out[k][i], lab[k]);
            worst = fmax(worst, off);
        }
    }
    return worst;
}

static void a_row_agrees_with_the_formula(void **state)
{
    (void)state;
    int code[ROW][3];
    double worst = 0;
    for (int r = 0; r < 256; r += 5)
        for (int g = 0; g < 256; g += 5) {
            int n = 0;
            for (int b = 0; b < 256; b += 5, n++) {
                const int c[3] = {r, g, b};
                memcpy(code[n], c, sizeof c);
            }
            worst = fmax(worst, row_error((const int(*)[3])code, n));
        }
    for (int i = 0; i < 256; i++)
        code[i][0] = code[i][1] = code[i][2] = i;
    worst = fmax(worst, row_error((const int(*)[3])code, 256));
    print_message("pm_lab_row: at most %.6f from the formula\n", worst);
}

/* Resampled photos have values that no 8-bit code has: tiny, slightly below 0, slightly above 1. */
static void a_row_is_accurate_outside_the_codes(void **state)
{
    (void)state;
    const float odd[8] = {-0.01f, -1e-6f, 0.0f, 1e-7f, 0.0088564f, 0.0088565f, 1.0f, 1.2f};
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
            const float r = odd[i], g = odd[j], b = odd[(i + j) % 8];
            const double rgb[3] = {(double)r, (double)g, (double)b};
            float row[3];
            double lab[3];
            pm_lab_row((const float *const[]){&r, &g, &b},
                       (float *const[]){&row[0], &row[1], &row[2]}, 1);
            pm_linear_to_lab(rgb, lab);
            for (int k = 0; k < 3; k++)
                assert_near("odd value", (double)row[k], lab[k], 0.003);
        }
}

static void conversions_have_inverses(void **state)
{
    (void)state;
    for (int i = 0; i <= 255; i++)
        assert_near("code", 255 * pm_linear_to_srgb(pm_srgb_to_linear(i / 255.0)), i, 1e-4);
    assert_near("the curve's knee", pm_srgb_to_linear(0.04045), 0.0031308, 1e-7);
    assert_near("half", pm_srgb_to_linear(0.5), 0.21404114, 1e-8); /* ((0.5 + 0.055) / 1.055)^2.4 */
    assert_near("odd below 0", pm_srgb_to_linear(-0.5), -pm_srgb_to_linear(0.5), 0);
    assert_near("odd below 0", pm_linear_to_srgb(-0.3), -pm_linear_to_srgb(0.3), 0);
    for (int i = 0; i < 11 * 11 * 11; i++) {
        const double rgb[3] = {i % 11 / 10.0, i / 11 % 11 / 10.0, i / 121 / 10.0};
        double lab[3], back[3];
        pm_linear_to_lab(rgb, lab);
        pm_lab_to_linear(lab, back);
        for (int k = 0; k < 3; k++)
            assert_near("linear -> L*a*b* -> linear", back[k], rgb[k], 1e-9);
    }
}

/* ITA = atan((L* - 50) / b*) of Chardon 1991; the limits of the classes are those of Del Bino 2006.
 */
static void ita_and_its_classes(void **state)
{
    (void)state;
    assert_near("ITA of 60, 10", pm_ita(60, 10), 45, 1e-9);
    assert_near("ITA of 40, 10", pm_ita(40, 10), -45, 1e-9);
    assert_near("ITA of 50, 15", pm_ita(50, 15), 0, 1e-9);
    assert_near("ITA of 68, 14", pm_ita(68, 14), atan(18.0 / 14) * 180 / M_PI, 1e-9);
    static const struct {
        double border;
        const char *above, *from_here;
    } classes[] = {{55, "very light", "light"},
                   {41, "light", "intermediate"},
                   {28, "intermediate", "tan"},
                   {10, "tan", "brown"},
                   {-30, "brown", "dark"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        assert_string_equal(pm_ita_class(classes[i].border + 1e-6), classes[i].above);
        assert_string_equal(pm_ita_class(classes[i].border), classes[i].from_here);
        assert_string_equal(pm_ita_class(classes[i].border - 1e-6), classes[i].from_here);
    }
    assert_string_equal(pm_ita_class(90), "very light");
    assert_string_equal(pm_ita_class(-90), "dark");
}

static void indices_of_reflectances(void **state)
{
    (void)state;
    assert_near("melanin index of 10 %", pm_melanin_index(0.1), 100, 1e-9);
    assert_near("melanin index of white", pm_melanin_index(1), 0, 1e-9);
    assert_near("melanin index of black", pm_melanin_index(0), 400, 1e-9);
    assert_near("erythema index", pm_erythema_index(0.5, 0.25), 100 * log10(2), 1e-9);
    assert_near("erythema index of grey", pm_erythema_index(0.3, 0.3), 0, 1e-9);
    assert_near("erythema index without green", pm_erythema_index(0.1, -1), 300, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ciede2000_of_the_34_published_pairs),
        cmocka_unit_test(ciede2000_of_equal_colours_is_0),
        cmocka_unit_test(lab_of_known_codes),
        cmocka_unit_test(white_black_and_grey_are_neutral),
        cmocka_unit_test(a_row_agrees_with_the_formula),
        cmocka_unit_test(a_row_is_accurate_outside_the_codes),
        cmocka_unit_test(conversions_have_inverses),
        cmocka_unit_test(ita_and_its_classes),
        cmocka_unit_test(indices_of_reflectances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
