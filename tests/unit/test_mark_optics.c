/*
 * Marks by skin optics have the colours that published optics gives: pigment falls in red, more in
 * green and most in blue; blood spares red; deep melanin lies nearer to shade.
 */
#include "support/mark_optics.h"

#include "support/check.h"

#include <math.h>

#define DRAWS 3000

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* White stays white, and a training patch keeps nearly its colour, in every view. */
static void views_are_balanced(void **state)
{
    static const struct pm_shot observer = {PM_CAMERA_CIE1931, 0, 0};
    (void)state;
    for (int v = 0; v < PM_MEASURED_CAMERAS * PM_LIGHTS; v++) {
        struct pm_mark_view view;
        double white[PM_SPECTRUM_BANDS], rgb[3], skin[PM_SPECTRUM_BANDS], want[3];
        pm_mark_view_init(v / PM_LIGHTS, (enum pm_light)(v % PM_LIGHTS), &view);
        for (int i = 0; i < PM_SPECTRUM_BANDS; i++)
            white[i] = 1;
        pm_mark_view_sees(&view, white, rgb);
        for (int k = 0; k < 3; k++)
            assert_true(fabs(rgb[k] - 1) < 1e-9);
        pm_skin_reflectance(0.03, 0.03, skin);
        pm_mark_view_sees(&view, skin, rgb);
        pm_shot_sees(&observer, skin, want);
        for (int k = 0; k < 3; k++) {
            if (fabs(log(rgb[k] / want[k])) > 0.25)
                print_message("camera %d, light %d, channel %d: %.3f for %.3f\n", view.camera,
                              (int)view.light, k, rgb[k], want[k]);
            assert_true(fabs(log(rgb[k] / want[k])) < 0.35);
        }
    }
}

struct range {
    double lo[2], hi[2], sum[2];
    int n;
};

static void widen(struct range *r, const struct pm_mark_optics *o, double per)
{
    const double ratio[2] = {o->fall[1] / per, o->fall[2] / per};
    for (int k = 0; k < 2; k++) {
        r->lo[k] = r->n ? least(r->lo[k], ratio[k]) : ratio[k];
        r->hi[k] = r->n ? -least(-r->hi[k], -ratio[k]) : ratio[k];
        r->sum[k] += ratio[k];
    }
    r->n++;
}

static void print_range(const char *name, const struct range *r)
{
    print_message("%-18s %4d: green %.2f..%.2f (%.2f), blue %.2f..%.2f (%.2f)\n", name, r->n,
                  r->lo[0], r->hi[0], r->sum[0] / r->n, r->lo[1], r->hi[1], r->sum[1] / r->n);
}

static void pigment_falls_from_red_to_blue(void **state)
{
    struct pm_random random = {7};
    struct range pigment = {0}, bloody = {0}, dermal = {0};
    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        struct pm_mark_view view;
        struct pm_mark_optics o;
        pm_mark_view_draw(&random, &view);
        pm_mark_optics_draw(&random, &view, PM_PAIR_PIH, -50 + 110.0 * i / DRAWS, &o);
        assert_true(o.exponent >= 2.0 && o.exponent <= 3.3);
        assert_true(o.mirrored >= 0.02 && o.mirrored <= 0.05);
        assert_true(o.fall[0] > 0.15 && fabs(o.fall[1] - 1) < 1e-6 && o.fall[2] > 0.5);
        widen(o.blood > 0 ? &bloody : o.dermal > 0 ? &dermal : &pigment, &o, o.fall[0]);
    }
    print_range("pigment", &pigment);
    print_range("with blood", &bloody);
    print_range("with dermal", &dermal);
    assert_true(fabs(pigment.n - 0.60 * DRAWS) < 0.03 * DRAWS);
    assert_true(fabs(bloody.n - 0.25 * DRAWS) < 0.03 * DRAWS);
    assert_true(pigment.lo[0] > 1.1 && pigment.hi[0] < 2.1);
    assert_true(pigment.lo[1] > 1.5 && pigment.hi[1] < 4.0);
    /* blood adds green, melanin below the blood takes it off */
    assert_true(bloody.sum[0] / bloody.n > pigment.sum[0] / pigment.n + 0.2);
    assert_true(dermal.sum[1] / dermal.n < pigment.sum[1] / pigment.n - 0.2);
    assert_true(dermal.lo[0] > 0.9 && dermal.hi[0] < 1.6);
}

static void blood_spares_red(void **state)
{
    struct pm_random random = {8};
    double most = 0;
    (void)state;
    for (int i = 0; i < 300; i++) {
        struct pm_mark_view view;
        struct pm_mark_optics o;
        pm_mark_view_draw(&random, &view);
        pm_mark_optics_draw(&random, &view, PM_PAIR_ERYTHEMA, 60 - 80.0 * i / 300, &o);
        assert_true(o.blood > 0.99);
        most = -least(-most, -fabs(o.fall[0]));
        assert_true(o.fall[2] > 0.3 && o.fall[2] < 1.6);
    }
    print_message("blood: red falls by at most %.2f of green\n", most);
    assert_true(most < 0.4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_are_balanced),
        cmocka_unit_test(pigment_falls_from_red_to_blue),
        cmocka_unit_test(blood_spares_red),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
