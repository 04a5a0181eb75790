/*
 * Spread of unchanged skin by the size of a mark: on flat skin whose noise is known, against
 * theory; which discs count.
 */
#include "change/spread.h"

#include "change/noise.h"
#include "stage/stage_case.h"

#define W 480
#define H 360
#define NOISE 0.06 /* ln units of every channel alike, per px, in the after photo */

struct spread_case {
    struct stage_case c;
    struct pm_linear after;
    struct pm_change change;
    struct pm_noise noise;
};

static int begin(void **state)
{
    static struct spread_case s;
    struct pm_random random = {11};
    case_flat(&s.c, CASE_SKIN, W, H);
    case_copy(&s.c, &s.c.skin, &s.after);
    for (size_t i = 0; i < case_pixels(&s.c); i++) {
        const float times = (float)exp(NOISE * pm_random_normal(&random));
        for (int k = 0; k < 3; k++)
            case_channel(&s.after, k)->v[i] *= times;
    }
    s.change = (struct pm_change){0};
    assert_int_equal(case_delta(&s.c, &s.c.skin, &s.after, &s.c.mask, 0.3, &s.change), PIHMAP_OK);
    assert_int_equal(pm_noise_of_pair(&s.c.job, &s.change, &s.noise), PIHMAP_OK);
    *state = &s;
    return 0;
}

static int end(void **state)
{
    struct spread_case *s = *state;
    pm_linear_free(&s->after);
    pm_change_free(&s->change);
    case_end(&s->c);
    return 0;
}

static struct pihmap_spread spread(struct spread_case *s, double diameter)
{
    const struct pm_levelled_pair pair = {&s->c.skin, &s->after, &s->change, &s->c.mask, 0.0, NULL};
    struct pihmap_spread out = {.diameter = 0.5};
    assert_int_equal(pm_spread(&s->c.job, &pair, &s->noise, diameter, &out), PIHMAP_OK);
    assert_near("diameter stays", out.diameter, 0.5, 0);
    return out;
}

/* White noise: of a disc of n px less the skin around it, of m px and as a median pi / 2 times as
 * uncertain. d L* = (L* + 16) / 3 d ln Y. */
static void white_noise_is_as_theory_has_it(void **state)
{
    static const double diameter[] = {6, 10, 20};
    struct spread_case *s = *state;
    double lab[3];
    pm_linear_to_lab(CASE_SKIN, lab);
    for (size_t k = 0; k < sizeof diameter / sizeof *diameter; k++) {
        const double d = diameter[k], n = M_PI / 4 * d * d;
        const double width = fmax(0.015 * W, 0.5 * d) + 2;
        const double m = pow(d + 2 * width, 2) - M_PI / 4 * pow(d + 2 * 2, 2);
        const double truth = NOISE * (lab[0] + 16) / 3 * sqrt(1 / n + M_PI / 2 / m);
        const struct pihmap_spread is = spread(s, d);
        printf("%g px: %d discs, %.4f of %.4f L*\n", d, is.places, sqrt(is.mean_square[0]), truth);
        assert_true(is.places >= 40);
        /* as many discs as there are leave 1 / sqrt(2 n) of chance */
        assert_near("spread", sqrt(is.mean_square[0]) / truth, 1.0, 0.06 + 1.5 / sqrt(is.places));
    }
}

static void discs_lie_on_measured_skin(void **state)
{
    struct spread_case *s = *state;
    const int all = spread(s, 10).places;
    for (int y = 0; y < H; y++)
        for (int x = W / 2; x < W; x++)
            pm_at(&s->c.mask, x, y) = 0;
    const int half = spread(s, 10).places;
    assert_true(half >= 0.4 * all && half <= 0.6 * all);
    assert_int_equal(spread(s, 3).places, 0);
    assert_true(isnan(spread(s, 3).mean_square[0]));
    assert_int_equal(spread(s, 400).places, 0);
}

/* A change of all of the skin is none of a mark. */
static void light_is_not_spread(void **state)
{
    struct spread_case *s = *state;
    for (size_t i = 0; i < case_pixels(&s->c); i++)
        for (int k = 0; k < 3; k++)
            case_channel(&s->after, k)->v[i] = 1.05f * case_channel(&s->c.skin, k)->v[i];
    pm_change_free(&s->change);
    assert_int_equal(case_delta(&s->c, &s->c.skin, &s->after, &s->c.mask, 0.3, &s->change),
                     PIHMAP_OK);
    assert_near("L*", spread(s, 10).mean_square[0], 0.0, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(white_noise_is_as_theory_has_it, begin, end),
        cmocka_unit_test_setup_teardown(discs_lie_on_measured_skin, begin, end),
        cmocka_unit_test_setup_teardown(light_is_not_spread, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
