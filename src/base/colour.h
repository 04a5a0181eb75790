/*
 * Colorimetry: the sRGB transfer curve, CIE L*a*b*, CIEDE2000, white adaptation, ITA, and the
 * melanin and erythema indices.
 *
 * Encodings: linear = linear light, sRGB primaries (IEC 61966-2-1), D65, 1.0 = white.
 * L*a*b* = CIE 15, white D65 2 degree as sRGB has it, so that linear (1,1,1) is exactly
 * (100, 0, 0).
 */
#ifndef PM_BASE_COLOUR_H
#define PM_BASE_COLOUR_H

/* CIE XYZ, Y = 1: D65 as sRGB has it (x 0.3127, y 0.3290), D50 as the ICC has it. */
extern const double pm_white_d65[3], pm_white_d50[3];

/* Weights of linear r, g, b in CIE Y; and of ln r, ln g, ln b in ln Y of skin, whose red is the
 * brightest channel. */
extern const double pm_luminance[3], pm_skin_luminance[3];

/* sRGB code value 0..1 <-> linear light, IEC 61966-2-1; odd-symmetric below 0. */
double pm_srgb_to_linear(double code);
double pm_linear_to_srgb(double linear);

/* One colour: rgb = linear r, g, b; lab = L*, a*, b*. The exact formula, no table. */
void pm_linear_to_lab(const double rgb[3], double lab[3]);
void pm_lab_to_linear(const double lab[3], double rgb[3]);

/* Its steps, for colours under another white. pm_xyz_to_linear() takes XYZ under D65. */
void pm_lab_to_xyz(const double lab[3], const double white[3], double xyz[3]);
void pm_xyz_to_linear(const double xyz[3], double rgb[3]);
/* Chromatic adaptation: XYZ under one white -> the corresponding colour under another (Bradford;
 * ICC.1:2022, E.3). Row major. */
void pm_adapt_white(const double from[3], const double to[3], double matrix[9]);

/* n colours: rows of linear r, g, b -> rows of L*, a*, b*, in single precision. Within 0.001 of the
 * exact formula for 0..1. */
void pm_lab_row(const float *const rgb[3], float *const lab[3], int n);

/* CIEDE2000, kL = kC = kH = 1 (Sharma, Wu and Dalal 2005). */
double pm_delta_E00(const double lab1[3], const double lab2[3]);

/* Individual typology angle, degrees: atan2(L - 50, b) (Chardon 1991). */
double pm_ita(double L, double b);
/* "very light" > 55, "light" > 41, "intermediate" > 28, "tan" > 10, "brown" > -30, "dark"
 * (Del Bino 2006). Static string. */
const char *pm_ita_class(double ita);

/* 100 * -log10(R) and 100 * (log10 R - log10 G) of linear R, G (Takiwaki 1994). Inputs below 1e-4
 * count as 1e-4. */
double pm_melanin_index(double r);
double pm_erythema_index(double r, double g);

#endif
