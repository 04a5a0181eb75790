#include "support/skin_spectrum.h"

#include "base/colour.h"
#include "base/least_squares.h"

#include <math.h>
#include <string.h>

#define BANDS PM_SPECTRUM_BANDS

/* Molar extinction, 1/(cm mol/l), of oxy- and deoxyhaemoglobin every 10 nm: S. Prahl's compilation
 * (omlc.org, after Gratzer and Kollias). */
static const double oxyhaemoglobin[BANDS] = {
    266232, 466840, 480360, 246072, 102580, 62816, 44480, 33209, 26629, 23684, 20933,
    20035,  24202,  39957,  53236,  43016,  32613, 44496, 50104, 14401, 3200,  1506,
    942,    610,    442,    368,    320,    294,   278,   276,   290};
static const double deoxyhaemoglobin[BANDS] = {
    223296, 303956, 407560, 528600, 413280, 103292, 23389, 16156, 14550, 16684, 20862,
    25774,  31590,  39036,  46592,  53412,  53788,  45072, 37020, 28324, 14677, 9444,
    6510,   5149,   4345,   3750,   3227,   2795,   2408,  2052,  1794};

/* CIE standard illuminant D65, relative power (ISO 11664-2). */
static const double d65[BANDS] = {82.75,  91.49,  93.43,  86.68,  104.86, 117.01, 117.81, 114.86,
                                  115.92, 108.81, 109.35, 107.80, 104.79, 107.69, 104.41, 104.05,
                                  100.00, 96.33,  95.79,  88.69,  90.01,  89.60,  87.70,  83.29,
                                  83.70,  80.03,  80.21,  82.28,  78.28,  69.72,  71.61};

/* Spectral sensitivities [channel][band]: the CIE 1931 2 degree colour-matching functions (ISO
 * 11664-1), and cameras as published in AcademySoftwareFoundation/rawtoaces-data (Apache 2.0) with
 * a largest value of 1: Nikon D5100, measured by the National Physical Laboratory (2017), and Sony
 * ILCE-7M4 (2025). */
static const double sensitivity[PM_CAMERAS][3][BANDS] = {
    {{0.01431, 0.04351, 0.13438, 0.28390, 0.34828, 0.33620, 0.29080, 0.19536,
      0.09564, 0.03201, 0.00490, 0.00930, 0.06327, 0.16550, 0.29040, 0.43345,
      0.59450, 0.76210, 0.91630, 1.02630, 1.06220, 1.00260, 0.85445, 0.64240,
      0.44790, 0.28350, 0.16490, 0.08740, 0.04677, 0.02270, 0.01136},
     {0.00040, 0.00121, 0.00400, 0.01160, 0.02300, 0.03800, 0.06000, 0.09098,
      0.13902, 0.20802, 0.32300, 0.50300, 0.71000, 0.86200, 0.95400, 0.99495,
      0.99500, 0.95200, 0.87000, 0.75700, 0.63100, 0.50300, 0.38100, 0.26500,
      0.17500, 0.10700, 0.06100, 0.03200, 0.01700, 0.00821, 0.00410},
     {0.06785, 0.20740, 0.64560, 1.38560, 1.74706, 1.77211, 1.66920, 1.28764,
      0.81295, 0.46518, 0.27200, 0.15820, 0.07825, 0.04216, 0.02030, 0.00875,
      0.00390, 0.00210, 0.00165, 0.00110, 0.00080, 0.00034, 0.00019, 0.00005,
      0.00002, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000}},
    {{0.0000, 0.0029, 0.0496, 0.0766, 0.0613, 0.0489, 0.0402, 0.0476, 0.0528, 0.0479, 0.0502,
      0.0637, 0.1004, 0.1236, 0.0763, 0.0412, 0.0425, 0.1118, 0.5645, 0.9810, 0.9631, 0.8343,
      0.7037, 0.5708, 0.4383, 0.3430, 0.2377, 0.0913, 0.0206, 0.0054, 0.0013},
     {0.0000, 0.0013, 0.0650, 0.1371, 0.1686, 0.1960, 0.2542, 0.3735, 0.4597, 0.4889, 0.6165,
      0.8010, 0.9389, 1.0000, 0.9615, 0.8891, 0.7763, 0.6358, 0.4928, 0.3518, 0.2117, 0.1180,
      0.0701, 0.0473, 0.0353, 0.0268, 0.0203, 0.0094, 0.0029, 0.0009, 0.0004},
     {0.0015, 0.0166, 0.3617, 0.7553, 0.8749, 0.9631, 1.0000, 0.9890, 0.9050, 0.7515, 0.5671,
      0.3941, 0.2498, 0.1616, 0.1100, 0.0653, 0.0341, 0.0198, 0.0138, 0.0100, 0.0065, 0.0037,
      0.0040, 0.0040, 0.0055, 0.0060, 0.0061, 0.0030, 0.0008, 0.0003, 0.0002}},
    {{0.0108, 0.0442, 0.0672, 0.0549, 0.0464, 0.0382, 0.0343, 0.0421, 0.0461, 0.0427, 0.0454,
      0.0610, 0.0939, 0.1024, 0.0745, 0.0433, 0.0366, 0.0984, 0.3532, 0.6028, 0.5706, 0.4866,
      0.3755, 0.2869, 0.2219, 0.1638, 0.1094, 0.0783, 0.0378, 0.0076, 0.0024},
     {0.0132, 0.0642, 0.1231, 0.1438, 0.1868, 0.2121, 0.2710, 0.4138, 0.4886, 0.5380, 0.6516,
      0.8398, 0.9584, 1.0000, 0.9778, 0.9125, 0.7780, 0.6428, 0.4900, 0.3329, 0.2026, 0.1142,
      0.0595, 0.0388, 0.0271, 0.0193, 0.0145, 0.0129, 0.0085, 0.0024, 0.0011},
     {0.0564, 0.2969, 0.5741, 0.6637, 0.7862, 0.8354, 0.8473, 0.8337, 0.7769, 0.6358, 0.4828,
      0.3332, 0.2135, 0.1389, 0.0964, 0.0584, 0.0319, 0.0184, 0.0125, 0.0088, 0.0061, 0.0047,
      0.0040, 0.0041, 0.0045, 0.0052, 0.0051, 0.0045, 0.0026, 0.0006, 0.0003}},
};

/* XYZ (D65) -> linear sRGB, IEC 61966-2-1 */
static const double xyz_to_rgb[3][3] = {{3.2404542, -1.5371385, -0.4985314},
                                        {-0.9692660, 1.8760108, 0.0415560},
                                        {0.0556434, -0.2040259, 1.0572252}};
static const double white_xyz[3] = {0.95047, 1, 1.08883};

#define EPIDERMIS_CM 0.006
#define MELANIN_500 687.0
#define MELANIN_SLOPE 2.22
#define SCATTER_500 32.9
#define SCATTER_SLOPE 1.421
#define DERMIS_500 3.78
#define DERMIS_SLOPE 2.91
#define DERMIS_GREY 0.032
#define OXYGENATION 0.97
/* From molar extinction to 1/cm of whole blood: ln 10 * 150 g/l / 64500 g/mol */
#define BLOOD_SCALE (2.302585 * 150 / 64500)

/* the ranges of the look-up table */
#define MELANIN_LO 0.002
#define MELANIN_HI 1.2
#define BLOOD_HI 0.14

/* A layer of thickness cm with absorption K and scattering S (1/cm) over a ground that reflects
 * `below`: Kubelka and Munk 1931, in Kubelka's hyperbolic form (1948). */
static double layer_over(double K, double S, double cm, double below)
{
    const double a = 1 + K / S, b = sqrt(a * a - 1);
    const double sh = sinh(b * S * cm), ch = cosh(b * S * cm);
    const double reflected = sh / (a * sh + b * ch), through = b / (a * sh + b * ch);
    return reflected + through * through * below / (1 - reflected * below);
}

/* The same, infinitely thick. */
static double thick_layer(double K, double S)
{
    const double q = K / S;
    return 1 + q - sqrt(q * q + 2 * q);
}

void pm_skin_reflectance(double melanin, double blood, double reflectance[PM_SPECTRUM_BANDS])
{
    pm_skin_matter_reflectance(&(struct pm_skin_matter){.melanin = melanin, .blood = blood},
                               reflectance);
}

void pm_skin_matter_reflectance(const struct pm_skin_matter *skin,
                                double reflectance[PM_SPECTRUM_BANDS])
{
    for (int i = 0; i < BANDS; i++) {
        const double l = (400 + 10 * i) / 500.0;
        const double added = MELANIN_500 * pow(l, -skin->exponent);
        const double epidermis =
            skin->melanin * MELANIN_500 * pow(l, -MELANIN_SLOPE) + skin->added_melanin * added;
        const double through = exp(-2 * EPIDERMIS_CM * epidermis);
        const double haemoglobin = BLOOD_SCALE * (OXYGENATION * oxyhaemoglobin[i] +
                                                  (1 - OXYGENATION) * deoxyhaemoglobin[i]);
        const double dermis =
            skin->blood * haemoglobin + DERMIS_500 * pow(l, -DERMIS_SLOPE) + DERMIS_GREY;
        const double scattered = 0.75 * SCATTER_500 * pow(l, -SCATTER_SLOPE);
        double back = thick_layer(2 * dermis, scattered);
        if (skin->deep_melanin > 0)
            back = layer_over(2 * dermis, scattered, skin->deep_cm,
                              thick_layer(2 * (dermis + skin->deep_melanin * added), scattered));
        reflectance[i] = PM_SKIN_SURFACE + (1 - PM_SKIN_SURFACE) * through * back;
    }
}

/* Raw values of a reflectance under light, relative to those of white under the illuminant that the
 * camera is balanced for. */
static void raw_values(enum pm_camera camera, const double light[BANDS],
                       const double balance[BANDS], const double reflectance[BANDS], double raw[3])
{
    for (int k = 0; k < 3; k++) {
        double sum = 0, white = 0;
        for (int i = 0; i < BANDS; i++) {
            sum += sensitivity[camera][k][i] * light[i] * reflectance[i];
            white += sensitivity[camera][k][i] * balance[i];
        }
        raw[k] = sum / white;
    }
}

static void raw_values_d65(enum pm_camera camera, const double reflectance[BANDS], double raw[3])
{
    raw_values(camera, d65, d65, reflectance, raw);
}

static void observer_rgb(const double reflectance[BANDS], double rgb[3])
{
    double xyz[3];
    raw_values_d65(PM_CAMERA_CIE1931, reflectance, xyz);
    for (int i = 0; i < 3; i++) {
        rgb[i] = 0;
        for (int k = 0; k < 3; k++)
            rgb[i] += xyz_to_rgb[i][k] * white_xyz[k] * xyz[k];
    }
}

/*
 * The camera's colour correction matrix, raw values -> linear sRGB: least squares of the errors
 * relative to each sample's brightness, over 24 skin colours and a white of ten times their weight.
 */
static void colour_correction_matrix(enum pm_camera camera, double matrix[3][3])
{
    struct pm_least_squares channel[3];
    for (int k = 0; k < 3; k++)
        pm_least_squares_begin(&channel[k], 3);
    for (int i = 0; i < 25; i++) {
        double reflectance[BANDS], raw[3], rgb[3];
        if (i < 24)
            pm_skin_reflectance(0.01 * pow(1.55, i / 3), 0.01 + 0.02 * (i % 3), reflectance);
        else
            for (int k = 0; k < BANDS; k++)
                reflectance[k] = 1;
        raw_values_d65(camera, reflectance, raw);
        observer_rgb(reflectance, rgb);
        const double weight = (i < 24 ? 1.0 : 10.0) / (rgb[1] * rgb[1]);
        for (int k = 0; k < 3; k++)
            pm_least_squares_add(&channel[k], raw, rgb[k], weight);
    }
    for (int k = 0; k < 3; k++)
        pm_least_squares_solve(&channel[k], matrix[k]);
}

static double melanin_at(int i)
{
    return MELANIN_LO * pow(MELANIN_HI / MELANIN_LO, (double)i / (PM_SKIN_MELANINS - 1));
}

static double blood_at(int j)
{
    const double root = (double)j / (PM_SKIN_BLOODS - 1);
    return BLOOD_HI * root * root;
}

/* By Planck's law, 100 at 560 nm as D65 has it. */
void pm_illuminant(double kelvin, double light[BANDS])
{
    for (int i = 0; i < BANDS; i++) {
        const double l = (400 + 10 * i) * 1e-9, c2 = 1.4388e-2;
        light[i] = kelvin > 0 ? 100 * pow(560e-9 / l, 5) * expm1(c2 / (560e-9 * kelvin)) /
                                    expm1(c2 / (l * kelvin))
                              : d65[i];
    }
}

struct raw_converter {
    double light[BANDS], balance[BANDS], matrix[3][3];
    enum pm_camera camera;
};

static void init_converter(const struct pm_shot *shot, struct raw_converter *d)
{
    d->camera = shot->camera;
    pm_illuminant(shot->kelvin, d->light);
    for (int i = 0; i < BANDS; i++)
        d->balance[i] = pow(d->light[i], shot->balance) * pow(d65[i], 1 - shot->balance);
    if (shot->camera != PM_CAMERA_CIE1931)
        colour_correction_matrix(shot->camera, d->matrix);
    for (int i = 0; i < 3 && shot->camera == PM_CAMERA_CIE1931; i++)
        for (int k = 0; k < 3; k++)
            d->matrix[i][k] = xyz_to_rgb[i][k] * white_xyz[k];
}

static void rendered_rgb(const struct raw_converter *d, const double reflectance[BANDS],
                         double rgb[3])
{
    double raw[3];
    raw_values(d->camera, d->light, d->balance, reflectance, raw);
    for (int k = 0; k < 3; k++)
        rgb[k] = d->matrix[k][0] * raw[0] + d->matrix[k][1] * raw[1] + d->matrix[k][2] * raw[2];
}

void pm_shot_sees(const struct pm_shot *shot, const double reflectance[BANDS], double rgb[3])
{
    struct raw_converter d;
    init_converter(shot, &d);
    rendered_rgb(&d, reflectance, rgb);
}

void pm_skin_table_shot(const struct pm_shot *shot, struct pm_skin_table *table)
{
    struct raw_converter d;
    init_converter(shot, &d);
    for (int i = 0; i < PM_SKIN_MELANINS; i++)
        for (int j = 0; j < PM_SKIN_BLOODS; j++) {
            double reflectance[BANDS], rgb[3];
            pm_skin_reflectance(melanin_at(i), blood_at(j), reflectance);
            rendered_rgb(&d, reflectance, rgb);
            for (int k = 0; k < 3; k++)
                table->absorbance[i][j][k] = (float)-log(fmax(rgb[k], 1e-4));
        }
}

void pm_skin_table_make(enum pm_camera camera, struct pm_skin_table *table)
{
    pm_skin_table_shot(&(struct pm_shot){camera, 0, 0}, table);
}

void pm_skin_colour(const struct pm_skin_table *table, double melanin, double blood, float rgb[3])
{
    const double u = log(fmax(melanin, MELANIN_LO) / MELANIN_LO) / log(MELANIN_HI / MELANIN_LO) *
                     (PM_SKIN_MELANINS - 1);
    const double v = sqrt(fmax(blood, 0) / BLOOD_HI) * (PM_SKIN_BLOODS - 1);
    const int i = (int)fmin(u, PM_SKIN_MELANINS - 2), j = (int)fmin(v, PM_SKIN_BLOODS - 2);
    const float s = (float)fmin(u - i, 1), t = (float)fmin(v - j, 1);
    for (int k = 0; k < 3; k++) {
        const float lo = (1 - t) * table->absorbance[i][j][k] + t * table->absorbance[i][j + 1][k];
        const float hi =
            (1 - t) * table->absorbance[i + 1][j][k] + t * table->absorbance[i + 1][j + 1][k];
        rgb[k] = expf(-((1 - s) * lo + s * hi));
    }
}

static double ita_of(const struct pm_skin_table *table, double melanin, double blood)
{
    float rgb[3];
    double lab[3];
    pm_skin_colour(table, melanin, blood, rgb);
    const double linear[3] = {(double)rgb[0], (double)rgb[1], (double)rgb[2]};
    pm_linear_to_lab(linear, lab);
    return pm_ita(lab[0], lab[2]);
}

double pm_skin_melanin_for_ita(const struct pm_skin_table *table, double ita, double blood)
{
    double lo = log(MELANIN_LO), hi = log(MELANIN_HI); /* ITA falls as melanin rises */
    for (int i = 0; i < 40; i++) {
        const double mid = 0.5 * (lo + hi);
        if (ita_of(table, exp(mid), blood) > ita)
            lo = mid;
        else
            hi = mid;
    }
    return exp(0.5 * (lo + hi));
}
