#include "support/mark_optics.h"

#include "base/colour.h"
#include "base/least_squares.h"
#include "support/random.h"

#include <math.h>

#define BANDS PM_SPECTRUM_BANDS
/* Fall of ln green of the finite marks whose colour is taken: about -6 L* on light skin. */
#define FALL_GREEN 0.25
#define HALVINGS 40
#define TUNGSTEN_KELVIN 3200
#define DARKEST_ITA (-60) /* of people; what is darker in a photo is underexposed */
#define BLOOD_SHARE 0.25  /* of marks by melanin that hold blood, too */
#define DERMAL_SHARE 0.15
/* Melanophages lie in the papillary dermis. */
#define DEEP_LO_CM 0.002
#define DEEP_HI_CM 0.006
/* Least brightness that a training patch counts as, so that black ones do not rule the fit. */
#define LEAST_GREEN 0.02

/* ---- camera and light ------------------------------------------------------------------------ */

static void light_spectrum(enum pm_light light, double power[BANDS])
{
    pm_illuminant(light == PM_LIGHT_TUNGSTEN ? TUNGSTEN_KELVIN : 0, power);
    for (int i = 0; i < BANDS; i++)
        if (light == PM_LIGHT_D50)
            power[i] = pm_daylight_d50[i];
        else if (light == PM_LIGHT_LED)
            power[i] = pm_led_b3[i];
}

static void raw_of(const struct pm_mark_view *view, const double reflectance[BANDS], double raw[3])
{
    for (int k = 0; k < 3; k++) {
        raw[k] = 0;
        for (int i = 0; i < BANDS; i++)
            raw[k] += view->weight[k][i] * reflectance[i];
    }
}

/* Least squares of the errors relative to the root of each patch's brightness. A row that sums to 1
 * has two unknowns: value - b = x (r - b) + y (g - b). */
static void fit_matrix(struct pm_mark_view *view)
{
    static const struct pm_shot observer = {PM_CAMERA_CIE1931, 0, 0};
    struct pm_least_squares channel[3];
    for (int k = 0; k < 3; k++)
        pm_least_squares_begin(&channel[k], 2);
    for (int i = 0; i < PM_TRAINING_PATCHES; i++) {
        double raw[3], rgb[3];
        raw_of(view, pm_training_patches[i], raw);
        pm_shot_sees(&observer, pm_training_patches[i], rgb);
        const double row[2] = {raw[0] - raw[2], raw[1] - raw[2]};
        for (int k = 0; k < 3; k++)
            pm_least_squares_add(&channel[k], row, rgb[k] - raw[2], 1 / fmax(rgb[1], LEAST_GREEN));
    }
    for (int k = 0; k < 3; k++) {
        pm_least_squares_solve(&channel[k], view->matrix[k]);
        view->matrix[k][2] = 1 - view->matrix[k][0] - view->matrix[k][1];
    }
}

void pm_mark_view_init(int camera, enum pm_light light, struct pm_mark_view *view)
{
    double power[BANDS];
    *view = (struct pm_mark_view){.camera = camera, .light = light};
    light_spectrum(light, power);
    for (int k = 0; k < 3; k++) {
        double white = 0;
        for (int i = 0; i < BANDS; i++)
            white += view->weight[k][i] = pm_camera_curves[camera][k][i] * power[i];
        for (int i = 0; i < BANDS; i++)
            view->weight[k][i] /= white;
    }
    fit_matrix(view);
}

void pm_mark_view_draw(struct pm_random *random, struct pm_mark_view *view)
{
    const int camera = (int)(PM_MEASURED_CAMERAS * pm_random_unit(random));
    const int light = (int)(PM_LIGHTS * pm_random_unit(random));
    pm_mark_view_init(camera, (enum pm_light)light, view);
}

void pm_mark_view_sees(const struct pm_mark_view *view, const double reflectance[BANDS],
                       double rgb[3])
{
    double raw[3];
    raw_of(view, reflectance, raw);
    for (int k = 0; k < 3; k++)
        rgb[k] =
            view->matrix[k][0] * raw[0] + view->matrix[k][1] * raw[1] + view->matrix[k][2] * raw[2];
}

/* ---- marks ----------------------------------------------------------------------------------- */

/* What the photo shows of the light that entered the skin. */
static void inside(const struct pm_mark_view *view, const struct pm_skin_matter *skin,
                   double rgb[3])
{
    double reflectance[BANDS];
    pm_skin_matter_reflectance(skin, reflectance);
    for (int i = 0; i < BANDS; i++)
        reflectance[i] -= PM_SKIN_SURFACE;
    pm_mark_view_sees(view, reflectance, rgb);
    for (int k = 0; k < 3; k++)
        rgb[k] = fmax(rgb[k], 1e-4);
}

/* The melanin of skin with this ITA, to the CIE observer under D65. */
static void skin_of_ita(double ita, struct pm_skin_matter *skin, double *luminance)
{
    static const struct pm_shot observer = {PM_CAMERA_CIE1931, 0, 0};
    double lo = log(0.002), hi = log(1.2);
    ita = fmax(ita, DARKEST_ITA);
    for (int i = 0; i < HALVINGS; i++) {
        double reflectance[BANDS], rgb[3], lab[3];
        const double mid = 0.5 * (lo + hi);
        skin->melanin = exp(mid);
        pm_skin_matter_reflectance(skin, reflectance);
        pm_shot_sees(&observer, reflectance, rgb);
        pm_linear_to_lab(rgb, lab);
        *luminance = 0;
        for (int k = 0; k < 3; k++)
            *luminance += pm_luminance[k] * rgb[k];
        if (pm_ita(lab[0], lab[2]) > ita)
            lo = mid;
        else
            hi = mid;
    }
}

/* -ln rgb that a change of the skin takes, green 1. *amount is one of the fields of skin: it is
 * raised until green has fallen by FALL_GREEN, and then put back. */
static void fall_of(const struct pm_mark_view *view, struct pm_skin_matter *skin, double *amount,
                    double most, double fall[3])
{
    double clean[3], marked[3], lo = 0, hi = most;
    const double was = *amount;
    inside(view, skin, clean);
    for (int i = 0; i < HALVINGS; i++) {
        *amount = was + 0.5 * (lo + hi);
        inside(view, skin, marked);
        if (log(clean[1] / marked[1]) < FALL_GREEN)
            lo = *amount - was;
        else
            hi = *amount - was;
    }
    *amount = was;
    for (int k = 0; k < 3; k++)
        fall[k] = log(clean[k] / marked[k]) / log(clean[1] / marked[1]);
}

void pm_mark_optics_draw(struct pm_random *random, const struct pm_mark_view *view,
                         enum pm_pair_kind kind, double ita, struct pm_mark_optics *out)
{
    struct pm_skin_matter skin = {.blood = pm_between(random, 0.02, 0.05),
                                  .exponent = pm_between(random, 2.0, 3.3),
                                  .deep_cm = pm_between(random, DEEP_LO_CM, DEEP_HI_CM)};
    double melanin[3], blood[3], deep[3], luminance;
    const double which = pm_random_unit(random), share = pm_between(random, 0.2, 0.5);
    skin_of_ita(ita, &skin, &luminance);
    *out = (struct pm_mark_optics){.exponent = skin.exponent,
                                   .light = 1 / luminance,
                                   .mirrored = pm_between(random, 0.02, 0.05)};
    if (kind != PM_PAIR_PIH)
        out->blood = 1;
    else if (which < BLOOD_SHARE)
        out->blood = share;
    else if (which < BLOOD_SHARE + DERMAL_SHARE)
        out->dermal = 0.5 * share;
    fall_of(view, &skin, &skin.added_melanin, 1, melanin);
    fall_of(view, &skin, &skin.blood, 0.5, blood);
    fall_of(view, &skin, &skin.deep_melanin, 0.5, deep);
    for (int k = 0; k < 3; k++)
        out->fall[k] = out->blood * blood[k] + out->dermal * deep[k] +
                       (1 - out->blood - out->dermal) * melanin[k];
}
