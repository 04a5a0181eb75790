/*
 * The colour of marks by skin optics: what melanin in the epidermis, melanin in the dermis and
 * blood take from the colour of skin, as a measured camera shows it under one of four lights.
 *
 * The skin is that of support/skin_spectrum.h. Raw values are balanced for the light, then taken to
 * sRGB by a 3x3 matrix that keeps white, fitted to a training set of reflectances under that light
 * (as camera makers do; ISO 17321-1 annex B). A finite mark, of about -6 L* on light skin, is
 * compared with clean skin; the ratios between the channels hardly depend on its strength.
 */
#ifndef PM_SUPPORT_MARK_OPTICS_H
#define PM_SUPPORT_MARK_OPTICS_H

#include "support/camera_curves.h"
#include "support/pair.h"

enum pm_light { PM_LIGHT_D65, PM_LIGHT_D50, PM_LIGHT_TUNGSTEN, PM_LIGHT_LED, PM_LIGHTS };

/* A camera under a light. */
struct pm_mark_view {
    int camera; /* 0..PM_MEASURED_CAMERAS - 1 */
    enum pm_light light;
    double weight[3][PM_SPECTRUM_BANDS]; /* reflectance -> white-balanced raw values */
    double matrix[3][3];                 /* those -> linear sRGB; its rows sum to 1 */
};

void pm_mark_view_init(int camera, enum pm_light light, struct pm_mark_view *view);
/* Any camera under any light. */
void pm_mark_view_draw(struct pm_random *random, struct pm_mark_view *view);

/* A reflectance as the view shows it, linear sRGB, white 1, 1, 1. */
void pm_mark_view_sees(const struct pm_mark_view *view, const double reflectance[PM_SPECTRUM_BANDS],
                       double rgb[3]);

struct pm_mark_optics {
    double fall[3];  /* -ln of linear sRGB that unit strength takes; green: 1 */
    double mirrored; /* share of the light that the surface mirrors: the mark does not absorb it */
    double light;    /* linear light (CIE Y) on skin of the ITA, per Y of that skin */
    double exponent; /* of the mark's melanin */
    double blood, dermal; /* share of the fall in green by added blood, by melanin in the dermis */
};

/*
 * PM_PAIR_PIH: 60 % melanin of the epidermis only, 25 % with blood, 15 % with melanin of the
 * dermis. Other kinds: blood only. ita: of the skin around the mark, degrees.
 */
void pm_mark_optics_draw(struct pm_random *random, const struct pm_mark_view *view,
                         enum pm_pair_kind kind, double ita, struct pm_mark_optics *out);

#endif
