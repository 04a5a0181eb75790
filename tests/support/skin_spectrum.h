/*
 * The colour of skin from what is in it: melanin and blood volume fractions -> reflectance
 * spectrum -> camera (or the CIE 1931 observer) under D65 -> linear sRGB.
 *
 * Model, per wavelength (400..700 nm, 10 nm), absorption in 1/cm:
 *   epidermis: transmission exp(-2 d mu), d = 60 um, mu = melanin * 687 (500 nm / l)^2.22
 *   dermis:    Kubelka-Munk without end, K = 2 mu, S = 0.75 mus'; mus' = 32.9 (500 nm / l)^1.421;
 *              mu = blood * (haemoglobin of whole blood, 150 g/l) + 3.78 (500 nm / l)^2.91 + 0.032
 *   surface:   3.5 % is reflected without entering
 * 687/cm is Jacques' melanosome at 500 nm, the exponents of scattering are Jacques 2013 (Phys
 * Med Biol 58 R37). The other figures (slope of melanin, background of the dermis, oxygenation
 * 0.97, surface) were fitted to the 18 measured means of Alaluf 2002 (Pigment Cell Res 15,
 * 119) and Xiao 2017 (Skin Res Technol 23, 21): mean distance 0.9 CIELAB, most 1.9.
 */
#ifndef PM_SUPPORT_SKIN_SPECTRUM_H
#define PM_SUPPORT_SKIN_SPECTRUM_H

#include <stdbool.h>

#define PM_SPECTRUM_BANDS 31 /* 400, 410 .. 700 nm */

enum pm_camera { PM_CAMERA_CIE1931, PM_CAMERA_NIKON_D5100, PM_CAMERA_SONY_A7M4, PM_CAMERAS };

/* Reflectance 0..1 of skin; melanin 0..1 of the epidermis, blood 0..0.2 of the dermis. */
void pm_skin_reflectance(double melanin, double blood, double reflectance[PM_SPECTRUM_BANDS]);

/* The light of a photo and what the camera makes of it. */
struct pm_shot {
    enum pm_camera camera;
    double kelvin;  /* of a black body; 0: D65 */
    double balance; /* 0: white balance for D65 .. 1: white comes out white */
};

/* What the photo shows of a reflectance, linear sRGB: raw values, the shot's white balance, then
 * the camera's 3x3 for D65. White is about 1 in green. */
void pm_shot_sees(const struct pm_shot *shot, const double reflectance[PM_SPECTRUM_BANDS],
                  double rgb[3]);

#define PM_SKIN_MELANINS 72
#define PM_SKIN_BLOODS 40

/* -ln linear sRGB of skin on a lattice (melanin in equal ratios, blood in equal roots), so
 * that rendering is a look-up. */
struct pm_skin_table {
    float absorbance[PM_SKIN_MELANINS][PM_SKIN_BLOODS][3];
};

/* Through a camera whose raw values a 3x3, fitted to skin and greys, takes to linear sRGB. */
void pm_skin_table_make(enum pm_camera camera, struct pm_skin_table *table);

/* Likewise, in some light. */
void pm_skin_table_shot(const struct pm_shot *shot, struct pm_skin_table *table);

/* Linear sRGB by bilinear look-up; melanin and blood are held inside the table. */
void pm_skin_colour(const struct pm_skin_table *table, double melanin, double blood, float rgb[3]);

/* The melanin whose colour has this ITA with this much blood; nearest possible one. */
double pm_skin_melanin_for_ita(const struct pm_skin_table *table, double ita, double blood);

#endif
