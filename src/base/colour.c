#include "base/colour.h"

#include "base/geometry.h"
#include "base/language.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define DEGREES (180.0 / M_PI)

/* CIE 15:2004: a cube root above (6/29)^3, a line below. */
#define LAB_EPSILON (216.0 / 24389.0)
#define LAB_KAPPA (24389.0 / 27.0)

/* Linear sRGB -> XYZ, from the primaries and the white of IEC 61966-2-1 at full precision. The sum
 * of each row is the white. */
#define X_ROW 0.41239079926595934, 0.357584339383878, 0.1804807884018343
#define Y_ROW 0.21263900587151027, 0.715168678767756, 0.07219231536073371
#define Z_ROW 0.01933081871559182, 0.11919477979462598, 0.9505321522496607
static const double RGB_TO_XYZ[9] = {X_ROW, Y_ROW, Z_ROW};
static const double XYZ_TO_RGB[9] = {
    3.2409699419045226,  -1.537383177570094,   -0.4986107602930034,
    -0.9692436362808796, 1.8759675015077202,   0.04155505740717559,
    0.05563007969699366, -0.20397695888897652, 1.0569715142428786,
};
const double pm_luminance[3] = {Y_ROW};
const double pm_skin_luminance[3] = {0.33, 0.62, 0.05};
const double pm_white_d65[3] = {0.9504559270516716, 1.0, 1.0890577507598784};
const double pm_white_d50[3] = {0.9642, 1.0, 0.8249};
static const double BRADFORD[9] = {0.8951, 0.2664, -0.1614, -0.7502, 1.7135,
                                   0.0367, 0.0389, -0.0685, 1.0296};

double pm_srgb_to_linear(double code)
{
    const double c = fabs(code);
    const double linear = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    return copysign(linear, code);
}

double pm_linear_to_srgb(double linear)
{
    const double l = fabs(linear);
    const double code = l <= 0.0031308 ? 12.92 * l : 1.055 * pow(l, 1.0 / 2.4) - 0.055;
    return copysign(code, linear);
}

static double lab_curve(double t)
{
    return t > LAB_EPSILON ? cbrt(t) : (LAB_KAPPA * t + 16.0) / 116.0;
}

static double lab_curve_inverse(double f)
{
    const double t = f * f * f;
    return t > LAB_EPSILON ? t : (116.0 * f - 16.0) / LAB_KAPPA;
}

void pm_linear_to_lab(const double rgb[3], double lab[3])
{
    double xyz[3], f[3];
    pm_apply3(RGB_TO_XYZ, rgb, xyz);
    for (int i = 0; i < 3; i++)
        f[i] = lab_curve(xyz[i] / pm_white_d65[i]);
    lab[0] = 116.0 * f[1] - 16.0;
    lab[1] = 500.0 * (f[0] - f[1]);
    lab[2] = 200.0 * (f[1] - f[2]);
}

void pm_lab_to_xyz(const double lab[3], const double white[3], double xyz[3])
{
    const double fy = (lab[0] + 16.0) / 116.0;
    const double f[3] = {fy + lab[1] / 500.0, fy, fy - lab[2] / 200.0};
    for (int i = 0; i < 3; i++)
        xyz[i] = lab_curve_inverse(f[i]) * white[i];
}

void pm_xyz_to_linear(const double xyz[3], double rgb[3])
{
    pm_apply3(XYZ_TO_RGB, xyz, rgb);
}

void pm_lab_to_linear(const double lab[3], double rgb[3])
{
    double xyz[3];
    pm_lab_to_xyz(lab, pm_white_d65, xyz);
    pm_xyz_to_linear(xyz, rgb);
}

void pm_adapt_white(const double from[3], const double to[3], double matrix[9])
{
    double cone_from[3], cone_to[3], scaled[9], back[9];
    pm_apply3(BRADFORD, from, cone_from);
    pm_apply3(BRADFORD, to, cone_to);
    for (int i = 0; i < 9; i++)
        scaled[i] = BRADFORD[i] * cone_to[i / 3] / cone_from[i / 3];
    pm_invert3(BRADFORD, back);
    pm_h_mul(back, scaled, matrix);
}

/* A guess from the exponent (within 4 %), then two Halley steps, each of which cubes the error: to
 * below float rounding. Plain arithmetic, which vectorises; cbrtf() does not. */
static inline float cube_root(float t)
{
    uint32_t bits;
    memcpy(&bits, &t, sizeof bits);
    bits = bits / 3 + 709921077u;
    float root;
    memcpy(&root, &bits, sizeof root);
    for (int step = 0; step < 2; step++) {
        const float cube = root * root * root;
        root *= (cube + 2.0f * t) / (2.0f * cube + t);
    }
    return root;
}

static inline float lab_curve_float(float t)
{
    const float root = cube_root(t > 0.001f ? t : 0.001f);
    const float line = ((float)LAB_KAPPA * t + 16.0f) / 116.0f;
    return t > (float)LAB_EPSILON ? root : line;
}

void pm_lab_row(const float *const rgb[3], float *const lab[3], int n)
{
    const float *r = rgb[0], *g = rgb[1], *b = rgb[2];
    float *L = lab[0], *a = lab[1], *lab_b = lab[2];
    float m[3][3];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            m[i][j] = (float)(RGB_TO_XYZ[3 * i + j] / pm_white_d65[i]);
    for (int i = 0; i < n; i++) {
        const float x = lab_curve_float(m[0][0] * r[i] + m[0][1] * g[i] + m[0][2] * b[i]);
        const float y = lab_curve_float(m[1][0] * r[i] + m[1][1] * g[i] + m[1][2] * b[i]);
        const float z = lab_curve_float(m[2][0] * r[i] + m[2][1] * g[i] + m[2][2] * b[i]);
        L[i] = 116.0f * y - 16.0f;
        a[i] = 500.0f * (x - y);
        lab_b[i] = 200.0f * (y - z);
    }
}

/* Hue of (a, b) in degrees 0..360; 0 for grey. */
static double hue(double a, double b)
{
    if (a == 0.0 && b == 0.0)
        return 0.0;
    const double h = atan2(b, a) * DEGREES;
    return h < 0.0 ? h + 360.0 : h;
}

static double mean_hue(double h1, double h2, double chroma_product)
{
    if (chroma_product == 0.0)
        return h1 + h2;
    if (fabs(h1 - h2) <= 180.0)
        return (h1 + h2) / 2.0;
    return h1 + h2 < 360.0 ? (h1 + h2 + 360.0) / 2.0 : (h1 + h2 - 360.0) / 2.0;
}

static double hue_step(double h1, double h2, double chroma_product)
{
    if (chroma_product == 0.0)
        return 0.0;
    const double step = h2 - h1;
    return step > 180.0 ? step - 360.0 : step < -180.0 ? step + 360.0 : step;
}

static double pow7_ratio(double c)
{
    const double c7 = pow(c, 7.0);
    return sqrt(c7 / (c7 + 6103515625.0)); /* 25^7 */
}

double pm_delta_E00(const double lab1[3], const double lab2[3])
{
    const double c_mean = (hypot(lab1[1], lab1[2]) + hypot(lab2[1], lab2[2])) / 2.0;
    const double stretch = 1.0 + 0.5 * (1.0 - pow7_ratio(c_mean)); /* 1 + G */
    const double a1 = lab1[1] * stretch, a2 = lab2[1] * stretch;
    const double c1 = hypot(a1, lab1[2]), c2 = hypot(a2, lab2[2]);
    const double h1 = hue(a1, lab1[2]), h2 = hue(a2, lab2[2]);

    const double dL = lab2[0] - lab1[0], dC = c2 - c1;
    const double dH = 2.0 * sqrt(c1 * c2) * sin(hue_step(h1, h2, c1 * c2) / 2.0 / DEGREES);

    const double L = (lab1[0] + lab2[0]) / 2.0, C = (c1 + c2) / 2.0;
    const double h = mean_hue(h1, h2, c1 * c2);
    const double T = 1.0 - 0.17 * cos((h - 30.0) / DEGREES) + 0.24 * cos(2.0 * h / DEGREES) +
                     0.32 * cos((3.0 * h + 6.0) / DEGREES) - 0.20 * cos((4.0 * h - 63.0) / DEGREES);
    const double L50 = (L - 50.0) * (L - 50.0);
    const double SL = 1.0 + 0.015 * L50 / sqrt(20.0 + L50);
    const double SC = 1.0 + 0.045 * C;
    const double SH = 1.0 + 0.015 * C * T;
    const double turn = 30.0 * exp(-((h - 275.0) / 25.0) * ((h - 275.0) / 25.0));
    const double RT = -2.0 * pow7_ratio(C) * sin(2.0 * turn / DEGREES);

    const double l = dL / SL, c = dC / SC, s = dH / SH;
    return sqrt(fmax(0.0, l * l + c * c + s * s + RT * c * s));
}

double pm_ita(double L, double b)
{
    return atan2(L - 50.0, b) * DEGREES;
}

const char *pm_ita_class(double ita)
{
    return ita > 55.0    ? PM_MESSAGE("very light")
           : ita > 41.0  ? PM_MESSAGE("light")
           : ita > 28.0  ? PM_MESSAGE("intermediate")
           : ita > 10.0  ? PM_MESSAGE("tan")
           : ita > -30.0 ? PM_MESSAGE("brown")
                         : PM_MESSAGE("dark");
}

#define INDEX_FLOOR 1e-4 /* linear: below it a logarithm is noise */

double pm_melanin_index(double r)
{
    return -100.0 * log10(fmax(r, INDEX_FLOOR));
}

double pm_erythema_index(double r, double g)
{
    return 100.0 * (log10(fmax(r, INDEX_FLOOR)) - log10(fmax(g, INDEX_FLOOR)));
}
