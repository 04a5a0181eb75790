/*
 * The skin renderer gives colours that people have. It is compared with measured means of skin,
 * with the colour directions of melanin and blood, and by tone and texture of the patches.
 */
#include "support/skin_render.h"

#include "base/colour.h"
#include "support/check.h"
#include "support/picture.h"

#include <stdio.h>
#include <string.h>

/*
 * Means of measured L*a*b*: upper arm and forearm of five groups (Alaluf 2002, Pigment Cell
 * Res 15, 119; D65, 10 degrees), forehead, cheek, hand and arm of four (Xiao 2017, Skin Res
 * Technol 23, 21; a choice). The 10 degree observer moves skin by about 1 unit.
 */
static const double measured[][3] = {
    {65, 7.1, 13.3},       {62.1, 8.4, 16.3},     {61.9, 8.3, 15.3},     {53.7, 10.3, 17.9},
    {49.2, 10.2, 18.4},    {53.94, 12.57, 19.23}, {51.38, 12.69, 19.18}, {50.42, 12.69, 19.58},
    {43.71, 12.89, 17.15}, {38.14, 12.66, 15.04}, {59.2, 11.6, 15.1},    {60.1, 7.4, 14.7},
    {63.0, 5.6, 14.0},     {56.4, 11.7, 16.3},    {57.9, 9.3, 16.1},     {60.9, 7.0, 15.0},
    {61.9, 7.1, 17.4},     {56.8, 11.6, 17.7}};

#define MEASURED (sizeof measured / sizeof measured[0])

static void lab_of(const struct pm_skin_table *table, double melanin, double blood, double lab[3])
{
    float rgb[3];
    pm_skin_colour(table, melanin, blood, rgb);
    const double linear[3] = {(double)rgb[0], (double)rgb[1], (double)rgb[2]};
    pm_linear_to_lab(linear, lab);
}

/* Distance to the nearest skin that the renderer can make, and its melanin and blood. */
static double nearest(const struct pm_skin_table *table, const double want[3], double *melanin,
                      double *blood)
{
    double best = INFINITY;
    for (double m = 0.004; m < 0.6; m *= 1.04)
        for (double b = 0.002; b < 0.06; b += 0.001) {
            double lab[3];
            lab_of(table, m, b, lab);
            const double d = hypot(hypot(lab[0] - want[0], lab[1] - want[1]), lab[2] - want[2]);
            if (d < best) {
                best = d;
                *melanin = m;
                *blood = b;
            }
        }
    return best;
}

static void measured_skin_can_be_made(void **state)
{
    (void)state;
    static struct pm_skin_table table;
    double sum = 0, worst = 0, melanin = 0, blood = 0;
    pm_skin_table_make(PM_CAMERA_CIE1931, &table);
    for (size_t i = 0; i < MEASURED; i++) {
        const double d = nearest(&table, measured[i], &melanin, &blood);
        sum += d;
        worst = fmax(worst, d);
        assert_in_range((int)(1000 * blood), 5, 59);
    }
    print_message("measured skin: mean distance %.2f, worst %.2f\n", sum / MEASURED, worst);
    assert_true(sum / MEASURED < 1.2);
    assert_true(worst < 2.5);
}

static void ita_from_very_light_to_dark(void **state)
{
    (void)state;
    static struct pm_skin_table table;
    for (int camera = 0; camera < PM_CAMERAS; camera++) {
        pm_skin_table_make((enum pm_camera)camera, &table);
        for (double ita = 62; ita >= -60; ita -= 10) {
            double lab[3];
            lab_of(&table, pm_skin_melanin_for_ita(&table, ita, 0.012), 0.012, lab);
            const double got = pm_ita(lab[0], lab[2]);
            if (fabs(got - ita) > 0.2)
                fail_msg("camera %d: ITA %.1f wanted, %.1f made", camera, ita, got);
        }
    }
}

static double angle(const double a[3], const double b[3])
{
    const double ab = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    const double aa = a[0] * a[0] + a[1] * a[1] + a[2] * a[2];
    const double bb = b[0] * b[0] + b[1] * b[1] + b[2] * b[2];
    return acos(ab / sqrt(aa * bb)) * 180 / M_PI;
}

/* In -ln linear sRGB: the absorption that a little more melanin or blood adds. */
static void directions_are_those_of_measured_skin(void **state)
{
    (void)state;
    static struct pm_skin_table table;
    static const double melanin_way[3] = {0.381, 0.558, 0.737}, blood_way[3] = {-0.05, 0.77, 0.64};
    double melanin = 0, blood = 0, more_melanin[3], more_blood[3];
    float was[3], m[3], b[3];
    pm_skin_table_make(PM_CAMERA_CIE1931, &table);
    nearest(&table, measured[1], &melanin, &blood);
    pm_skin_colour(&table, melanin, blood, was);
    pm_skin_colour(&table, 1.3 * melanin, blood, m);
    pm_skin_colour(&table, melanin, 1.5 * blood, b);
    for (int k = 0; k < 3; k++) {
        more_melanin[k] = log((double)(was[k] / m[k]));
        more_blood[k] = log((double)(was[k] / b[k]));
    }
    const double off_melanin = angle(more_melanin, melanin_way);
    const double off_blood = angle(more_blood, blood_way);
    print_message("direction: melanin off by %.1f, blood by %.1f degrees\n", off_melanin,
                  off_blood);
    assert_true(off_melanin < 6);
    assert_true(off_blood < 14);
}

/* The 3x3 matrix of each camera gives skin nearly the colour that the CIE observer sees. */
static void cameras_agree(void **state)
{
    (void)state;
    static struct pm_skin_table truth, camera;
    double worst = 0;
    pm_skin_table_make(PM_CAMERA_CIE1931, &truth);
    for (int c = 1; c < PM_CAMERAS; c++) {
        pm_skin_table_make((enum pm_camera)c, &camera);
        for (double m = 0.01; m < 0.35; m *= 1.5)
            for (double b = 0.01; b < 0.05; b += 0.01) {
                double lab0[3], lab1[3];
                lab_of(&truth, m, b, lab0);
                lab_of(&camera, m, b, lab1);
                worst = fmax(worst, pm_delta_E00(lab0, lab1));
            }
    }
    print_message("cameras: worst dE00 %.2f\n", worst);
    assert_true(worst < 2.5);
}

/* Spread of ln green between blurs of sigma and 2 sigma over the mask, in per cent. */
static double detail(struct pm_job *job, const struct pm_linear *p, const struct pm_mask *skin,
                     double sigma)
{
    struct pm_plane fine, wide;
    const size_t n = pm_pixels(&p->g);
    double sum = 0, count = 0;
    assert_int_equal(pm_plane_alloc(job, p->g.w, p->g.h, &fine), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(job, p->g.w, p->g.h, &wide), PIHMAP_OK);
    assert_int_equal(pm_blur(job, &p->g, sigma, &fine), PIHMAP_OK);
    assert_int_equal(pm_blur(job, &p->g, 2 * sigma, &wide), PIHMAP_OK);
    for (size_t i = 0; i < n; i++)
        if (skin->v[i]) {
            const double d = log((double)(fine.v[i] / wide.v[i]));
            sum += d * d;
            count++;
        }
    pm_plane_free(&fine);
    pm_plane_free(&wide);
    return 100 * sqrt(sum / count);
}

static void check_patch(struct pm_job *job, enum pm_skin_scene scene, double ita)
{
    struct pm_skin_look look;
    struct pm_linear picture;
    struct pm_mask skin;
    struct pm_rgb8 rgb;
    double lab[3];
    pm_skin_look_draw(scene, ita, 600, 450, 11, &look);
    assert_int_equal(pm_skin_render(job, &look, &picture, &skin), PIHMAP_OK);
    assert_int_equal(pm_rgb8_alloc(job, 600, 450, &rgb), PIHMAP_OK);
    for (size_t i = 0; i < 600 * 450; i++) {
        const float v[3] = {picture.r.v[i], picture.g.v[i], picture.b.v[i]};
        for (int k = 0; k < 3; k++) {
            assert_true(v[k] > 0 && v[k] < 1.2f);
            rgb.v[3 * i + (size_t)k] =
                (uint8_t)fmin(255, 255 * pm_linear_to_srgb((double)v[k]) + 0.5);
        }
    }
    assert_true(pm_mask_count(&skin) > 600 * 450 / 4);
    assert_true(pm_picture_median_lab(job, &rgb, &skin, lab));
    const double fine = detail(job, &picture, &skin, 1.5),
                 coarse = detail(job, &picture, &skin, 12);
    print_message("scene %d: ITA %.0f wanted, %.0f photographed; detail %.1f %% at 3 px, %.1f %% "
                  "at 24 px\n",
                  (int)scene, ita, pm_ita(lab[0], lab[2]), fine, coarse);
    assert_true(fabs(pm_ita(lab[0], lab[2]) - ita) < 14);
    assert_true(fine > 0.3 && fine < 12);
    assert_true(coarse > 0.3 && coarse < 12);
    pm_rgb8_free(&rgb);
    pm_mask_free(&skin);
    pm_linear_free(&picture);
}

static void patches_have_the_tone_and_texture_of_skin(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 2);
    for (int scene = 0; scene < PM_SCENES; scene++) {
        check_patch(&job, (enum pm_skin_scene)scene, 58);
        check_patch(&job, (enum pm_skin_scene)scene, 15);
        check_patch(&job, (enum pm_skin_scene)scene, -45);
    }
    pm_job_free(&job);
}

static void threads_do_not_change_it(void **state)
{
    (void)state;
    struct pm_job one, three;
    struct pm_skin_look look;
    struct pm_linear a, b;
    struct pm_mask ma, mb;
    pm_job_init(&one, 1);
    pm_job_init(&three, 3);
    pm_skin_look_draw(PM_SCENE_LIMB, 30, 200, 150, 5, &look);
    assert_int_equal(pm_skin_render(&one, &look, &a, &ma), PIHMAP_OK);
    assert_int_equal(pm_skin_render(&three, &look, &b, &mb), PIHMAP_OK);
    assert_memory_equal(a.r.v, b.r.v, 200 * 150 * sizeof(float));
    assert_memory_equal(a.b.v, b.b.v, 200 * 150 * sizeof(float));
    assert_memory_equal(ma.v, mb.v, 200 * 150);
    pm_linear_free(&a);
    pm_linear_free(&b);
    pm_mask_free(&ma);
    pm_mask_free(&mb);
    pm_job_free(&one);
    pm_job_free(&three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measured_skin_can_be_made),
        cmocka_unit_test(ita_from_very_light_to_dark),
        cmocka_unit_test(directions_are_those_of_measured_skin),
        cmocka_unit_test(cameras_agree),
        cmocka_unit_test(patches_have_the_tone_and_texture_of_skin),
        cmocka_unit_test(threads_do_not_change_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
