/*
 * Spectral model of skin colour: volume fractions of melanin and blood -> reflectance spectrum ->
 * camera (or the CIE 1931 observer) under an illuminant -> linear sRGB.
 *
 * The model, per wavelength l (400..700 nm, every 10 nm), with absorption coefficients in 1/cm:
 *   epidermis: transmission exp(-2 d mu), d = 60 um, mu = melanin * 687 (500 nm / l)^2.22
 *   dermis:    Kubelka-Munk, infinitely thick: K = 2 mu, S = 0.75 mus', mus' = 32.9 (500 nm /
 *              l)^1.421, mu = blood * (haemoglobin of whole blood, 150 g/l) + 3.78 (500 nm /
 *              l)^2.91 + 0.032
 *   surface:   3.5 % is reflected without entering the skin
 *   melanin in the dermis (a mark's) starts below a layer of it: Kubelka-Munk, two layers
 * 687/cm is Jacques' melanosome at 500 nm; the scattering exponents are from Jacques 2013 (Phys
 * Med Biol 58 R37). The other figures (slope of melanin, background of the dermis, oxygenation
 * 0.97, surface) were fitted to the 18 measured means of Alaluf 2002 (Pigment Cell Res 15, 119)
 * and Xiao 2017 (Skin Res Technol 23, 21): mean distance 0.9 in CIELAB, largest 1.9.
 */
#ifndef PM_SUPPORT_SKIN_SPECTRUM_H
#define PM_SUPPORT_SKIN_SPECTRUM_H

#include <stdbool.h>

#define PM_SPECTRUM_BANDS 31 /* 400, 410 .. 700 nm */

enum pm_camera { PM_CAMERA_CIE1931, PM_CAMERA_NIKON_D5100, PM_CAMERA_SONY_A7M4, PM_CAMERAS };

/* Reflectance of skin, 0..1. Volume fractions: melanin of the epidermis, 0..1; blood of the
 * dermis, 0..0.2. */
void pm_skin_reflectance(double melanin, double blood, double reflectance[PM_SPECTRUM_BANDS]);

#define PM_SKIN_SURFACE 0.035 /* share of the light that the surface reflects */

/* Skin and what a mark adds to it. The mark's melanin falls with another exponent of the
 * wavelength: measured ones lie between 2 and 3.5 (Jacques 2013; Zonios 2008, J Biomed Opt 13,
 * 014017). */
struct pm_skin_matter {
    double melanin, blood; /* as above */
    double added_melanin;  /* in the epidermis, share of its volume */
    double exponent;       /* of added and deep melanin */
    double deep_melanin;   /* in the dermis from deep_cm on, share of its volume; 0: none */
    double deep_cm;        /* of dermis with blood but without melanin over it */
};

void pm_skin_matter_reflectance(const struct pm_skin_matter *skin,
                                double reflectance[PM_SPECTRUM_BANDS]);

/* Relative spectral power of a black body; kelvin 0: of D65. */
void pm_illuminant(double kelvin, double light[PM_SPECTRUM_BANDS]);

/* The illuminant of a photo and the camera's rendering of it. */
struct pm_shot {
    enum pm_camera camera;
    double kelvin;  /* colour temperature of a black body; 0: D65 */
    double balance; /* white balance: 0 for D65 .. 1 for the illuminant, white comes out white */
};

/* A reflectance as the photo shows it, linear sRGB: raw values, then the shot's white balance, then
 * the camera's colour correction matrix for D65. White is about 1 in green. */
void pm_shot_sees(const struct pm_shot *shot, const double reflectance[PM_SPECTRUM_BANDS],
                  double rgb[3]);

#define PM_SKIN_MELANINS 72
#define PM_SKIN_BLOODS 40

/* A look-up table for rendering: -ln linear sRGB of skin on a lattice whose steps are equal ratios
 * of melanin and equal steps of the root of blood. */
struct pm_skin_table {
    float absorbance[PM_SKIN_MELANINS][PM_SKIN_BLOODS][3];
};

/* Under D65, by a camera whose colour correction matrix was fitted to skin and white. */
void pm_skin_table_make(enum pm_camera camera, struct pm_skin_table *table);

/* The same under the shot's illuminant. */
void pm_skin_table_shot(const struct pm_shot *shot, struct pm_skin_table *table);

/* Linear sRGB by bilinear look-up; melanin and blood are clamped to the table. */
void pm_skin_colour(const struct pm_skin_table *table, double melanin, double blood, float rgb[3]);

/* The melanin fraction whose colour has this ITA with this much blood, or the nearest there is. */
double pm_skin_melanin_for_ita(const struct pm_skin_table *table, double ita, double blood);

#endif
