/*
 * Noise of a pair, on change maps whose noise is known: its sigma at every scale, with marks among
 * it; where it differs from place to place; and the filter that makes melanin stand out of it.
 */
#include "change/noise.h"

#include "base/pigment.h"
#include "stage/stage_case.h"

#define W 480
#define H 360
#define AT_PX(x, y) ((size_t)(y)*W + (size_t)(x))
#define FINE (0.004 * W) /* px: sigma of the change map's own averaging */

struct noise_case {
    struct pm_job job;
    struct pm_change change;
    struct pm_scale_space scales;
    struct pm_noise noise;
    struct pm_mark mark;
};

static int begin(void **state)
{
    static struct noise_case n;
    struct pm_change *c = &n.change;
    pm_job_init(&n.job, 2);
    struct pm_plane *const planes[] = {&c->dL,    &c->da,       &c->db,       &c->L,
                                       &c->sigma, &c->ratio[0], &c->ratio[1], &c->ratio[2]};
    for (size_t k = 0; k < sizeof planes / sizeof *planes; k++)
        assert_int_equal(pm_plane_alloc(&n.job, W, H, planes[k]), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&n.job, W, H, &c->valid), PIHMAP_OK);
    memset(c->valid.v, 255, pm_pixels(&c->valid));
    for (size_t i = 0; i < pm_pixels(&c->L); i++) {
        c->L.v[i] = 60;
        c->sigma.v[i] = 1;
    }
    n.mark = pm_scratch_mark(&n.job);
    *state = &n;
    return 0;
}

static int end(void **state)
{
    struct noise_case *n = *state;
    pm_scratch_rewind(&n->job, n->mark);
    pm_change_free(&n->change);
    pm_job_free(&n->job);
    return 0;
}

/* Adds Gaussian noise of this sigma to ratio[k], averaged over px (0: not at all). */
static void add_noise(struct noise_case *n, int k, double sigma, double px, uint64_t seed)
{
    struct pm_random random = {seed};
    struct pm_plane own;
    double square = 0;
    assert_int_equal(pm_plane_alloc(&n->job, W, H, &own), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&own); i++)
        own.v[i] = (float)pm_random_normal(&random);
    if (px > 0)
        assert_int_equal(pm_blur(&n->job, &own, px, &own), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(&own); i++)
        square += (double)(own.v[i] * own.v[i]);
    const float times = (float)(sigma / sqrt(square / (double)pm_pixels(&own)));
    for (size_t i = 0; i < pm_pixels(&own); i++)
        n->change.ratio[k].v[i] += times * own.v[i];
    pm_plane_free(&own);
}

/* The same noise in all channels, as uneven light makes it. */
static void add_grey_noise(struct noise_case *n, double sigma, double px, uint64_t seed)
{
    for (int k = 0; k < 3; k++)
        add_noise(n, k, sigma, px, seed);
}

/* Discs that fall by this amount along a direction, in a grid over the picture. */
static void add_marks(struct noise_case *n, const double direction[3], double amount, double radius)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x % 120 - 60, y % 120 - 60) < radius)
                for (int k = 0; k < 3; k++)
                    n->change.ratio[k].v[AT_PX(x, y)] -= (float)(amount * direction[k]);
}

/* delta L* of the ratios, to first order. */
static void fill_dL(struct noise_case *n)
{
    struct pm_change *c = &n->change;
    for (size_t i = 0; i < pm_pixels(&c->dL); i++)
        c->dL.v[i] =
            (c->L.v[i] + 16) / 3 *
            (0.33f * c->ratio[0].v[i] + 0.62f * c->ratio[1].v[i] + 0.05f * c->ratio[2].v[i]);
}

static void find(struct noise_case *n)
{
    fill_dL(n);
    assert_int_equal(pm_find_noise(&n->job, &n->change, &n->scales, &n->noise), PIHMAP_OK);
}

/* Standard deviation of a map after averaging over px more. */
static double spread_of(struct noise_case *n, const struct pm_plane *p, double px)
{
    struct pm_plane own;
    double sum = 0, square = 0, count = (double)pm_pixels(p);
    assert_int_equal(pm_plane_alloc(&n->job, W, H, &own), PIHMAP_OK);
    memcpy(own.v, p->v, pm_pixels(p) * sizeof(float));
    if (px > 0)
        assert_int_equal(pm_blur(&n->job, &own, px, &own), PIHMAP_OK);
    for (size_t i = 0; i < pm_pixels(p); i++) {
        sum += (double)own.v[i];
        square += (double)own.v[i] * (double)own.v[i];
    }
    pm_plane_free(&own);
    return sqrt(square / count - sum / count * (sum / count));
}

/* Within 10 % of the truth where there are thousands of places, 40 % where there are 60, although
 * 2 % of the skin are marks that are 13 sigmas deep. */
static void sigma_is_that_of_the_noise_in_spite_of_marks(void **state)
{
    struct noise_case *n = *state;
    static const double allowed[PM_SCALES] = {0.10, 0.10, 0.20, 0.40};
    double truth[PM_SCALES];
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.03, FINE, 11 + (uint64_t)k);
    fill_dL(n);
    for (int s = 0; s < PM_SCALES; s++)
        truth[s] = spread_of(n, &n->change.dL, FINE * sqrt(pow(4, s) - 1));
    add_marks(n, CASE_MELANIN, 0.2, 9);
    find(n);
    for (int s = 0; s < PM_SCALES; s++) {
        print_message("scale %.1f px: sigma %.4f L*, truly %.4f\n", n->noise.scale_px[s],
                      n->noise.sigma_L[s], truth[s]);
        assert_near("scale", n->noise.scale_px[s], FINE * (1 << s), 1e-9);
        assert_near("sigma over the true one", n->noise.sigma_L[s] / truth[s], 1, allowed[s]);
    }
    assert_true(n->noise.sigma_melanin[0] > 0.2);
    assert_near("threshold", n->noise.threshold, PM_SEEN_SIGMAS * n->noise.sigma_melanin[0], 1e-9);
}

/* Identical photos: no noise at all, and yet nothing below what a clinician sees is flagged. */
static void no_noise_has_a_least_sigma(void **state)
{
    struct noise_case *n = *state;
    find(n);
    for (int s = 0; s < PM_SCALES; s++) {
        assert_near("least sigma", n->noise.sigma_L[s], 0.02, 1e-6);
        assert_near("least sigma of melanin", n->noise.sigma_melanin[s], 0.02, 1e-6);
        assert_near("least local sigma", n->noise.sigma_local[s], 0.02, 1e-6);
    }
    assert_near("threshold", n->noise.threshold, 0.8, 1e-9);
}

/* On a third of the skin the standard error, and the noise, are twice as large; px of an edge are
 * far beyond. */
static void where_the_pair_is_noisier_the_noise_factor_is_larger(void **state)
{
    struct noise_case *n = *state;
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.02, FINE, 21 + (uint64_t)k);
    for (int y = 0; y < H; y++)
        for (int x = 2 * W / 3; x < W; x++) {
            n->change.sigma.v[AT_PX(x, y)] = x == W - 1 ? 100 : 2;
            for (int k = 0; k < 3; k++)
                n->change.ratio[k].v[AT_PX(x, y)] *= 2;
        }
    fill_dL(n);
    struct pm_plane calm = n->change.dL;
    double square = 0, count = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < 2 * W / 3; x++, count++)
            square += pow((double)pm_at(&calm, x, y), 2);
    find(n);
    assert_near("calm skin's factor", (double)n->scales.dL.noise_factor.v[AT_PX(10, 10)], 1, 1e-6);
    assert_near("noisy skin's", (double)n->scales.dL.noise_factor.v[AT_PX(W - 9, 9)], 2, 1e-6);
    assert_near("an edge's", (double)n->scales.dL.noise_factor.v[AT_PX(W - 1, 9)], 4, 1e-6);
    assert_near("sigma over that of calm skin", n->noise.sigma_L[0] / sqrt(square / count), 1, 0.1);
    pm_noise_apply(&n->noise, &n->change);
    assert_near("calm px", (double)n->change.sigma.v[AT_PX(10, 10)], n->noise.sigma_L[0], 1e-6);
    assert_near("noisy px", (double)n->change.sigma.v[AT_PX(W - 9, 9)], 2 * n->noise.sigma_L[0],
                1e-6);
}

/* Stripes, every second one with 4 times the noise: an average over both must trust the calm ones,
 * and has then hardly more noise than they. */
static void noisy_px_weigh_less_in_the_averages(void **state)
{
    struct noise_case *n = *state;
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.02, 0, 31 + (uint64_t)k);
    fill_dL(n);
    const double even = spread_of(n, &n->change.dL, FINE * sqrt(15));
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (x / 4 % 2) {
                n->change.sigma.v[AT_PX(x, y)] = 4;
                for (int k = 0; k < 3; k++)
                    n->change.ratio[k].v[AT_PX(x, y)] *= 4;
            }
    find(n);
    const double found = spread_of(n, &n->scales.dL.at[2], 0) / even;
    print_message("noise of an average over stripes: %.2f times that of the calm ones\n", found);
    assert_true(found < 1.7); /* 1.4 if the noisy ones weighed nothing, 2.9 if as much */
}

/* Light that differs in patches moves all channels alike. Colour tells melanin from it. */
static void melanin_stands_out_of_uneven_light(void **state)
{
    struct noise_case *n = *state;
    add_grey_noise(n, 0.03, FINE, 41);
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.003, FINE, 42 + (uint64_t)k);
    find(n);
    const double before = n->noise.sigma_melanin[0];
    print_message("noise: %.3f L* of lightness, %.3f of melanin\n", n->noise.sigma_L[0], before);
    assert_true(before < 0.4 * n->noise.sigma_L[0]);
    /* Marks of blood, 15 sigmas and more, are no noise that the filter should avoid. */
    add_marks(n, CASE_BLOOD, 0.5, 13);
    find(n);
    print_message("among marks of blood: %.3f\n", n->noise.sigma_melanin[0]);
    assert_near("sigma among marks over that without", n->noise.sigma_melanin[0] / before, 1, 0.15);
}

/* A fall along melanin's direction is as deep in the map of melanin as in that of L*. */
static void the_melanin_map_is_in_units_of_L(void **state)
{
    struct noise_case *n = *state;
    add_grey_noise(n, 0.01, FINE, 51);
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.002, FINE, 52 + (uint64_t)k);
    add_marks(n, CASE_MELANIN, 0.3, 13);
    for (size_t i = 0; i < pm_pixels(&n->change.L); i++)
        n->change.L.v[i] = i % W < W / 2 ? 60 : 30;
    find(n);
    for (int x = 60; x < W; x += 120) {
        const double deep = (double)n->scales.melanin.at[0].v[AT_PX(x, 60)];
        const double L = x < W / 2 ? 60 : 30;
        assert_near("melanin over L*", deep / (-0.3 * 0.508 * (L + 16) / 3), 1, 0.15);
    }
}

/* Blood stands out likewise, also beside marks of melanin, and in units of L*. */
static void blood_stands_out_of_uneven_light(void **state)
{
    struct noise_case *n = *state;
    add_grey_noise(n, 0.03, FINE, 45);
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.003, FINE, 46 + (uint64_t)k);
    find(n);
    const double before = n->noise.sigma_blood[0];
    assert_true(before < 0.25 * n->noise.sigma_L[0]);
    add_marks(n, CASE_BLOOD, 0.3, 13);
    for (size_t i = 0; i < pm_pixels(&n->change.L); i++)
        n->change.L.v[i] = 50;
    find(n);
    const double deep = (double)n->scales.blood.at[0].v[AT_PX(60, 60)];
    print_message("noise: %.3f L* of lightness, %.3f of blood; a mark of %.2f\n",
                  n->noise.sigma_L[0], before, deep);
    assert_near("blood over L*", deep / (-0.3 * 0.493 * 66 / 3), 1, 0.15);
    const double area = 4 * M_PI * n->noise.scale_px[1] * n->noise.scale_px[1];
    assert_near("at the size of a scale", pm_noise_blood(&n->noise, area), n->noise.sigma_blood[1],
                1e-9);
}

/* A smile shades a half of the skin: its lightness is noisy there, its colour is as it was. */
static void each_map_has_its_own_place_for_noise(void **state)
{
    struct noise_case *n = *state;
    struct pm_scale_space *s = &n->scales;
    const size_t calm = AT_PX(100, 180), shaded = AT_PX(380, 180);
    add_grey_noise(n, 0.03, FINE, 71);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            n->change.sigma.v[AT_PX(x, y)] = x < W / 2 ? 1 : 3;
            if (x < W / 2)
                for (int k = 0; k < 3; k++)
                    n->change.ratio[k].v[AT_PX(x, y)] /= 3;
        }
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.003, FINE, 72 + (uint64_t)k);
    find(n);
    const double light = (double)(s->dL.noise_factor.v[shaded] / s->dL.noise_factor.v[calm]);
    const double blood = (double)(s->blood.noise_factor.v[shaded] / s->blood.noise_factor.v[calm]);
    print_message("shaded over calm skin: noise of lightness %.2f, of blood %.2f\n", light, blood);
    assert_near("lightness", light, 3, 0.1);
    assert_near("blood", blood, 1, 0.3);
}

/* A slow drift of the light is in the noise of wide averages, but not in that of a region less the
 * skin around it. */
static void slow_drift_is_no_local_noise(void **state)
{
    struct noise_case *n = *state;
    for (int k = 0; k < 3; k++)
        add_noise(n, k, 0.01, FINE, 61 + (uint64_t)k);
    find(n);
    const double before = n->noise.sigma_local[1];
    for (size_t i = 0; i < pm_pixels(&n->change.L); i++)
        for (int k = 0; k < 3; k++)
            n->change.ratio[k].v[i] += (float)(0.1 * ((double)(i % W) / W - 0.5));
    find(n);
    print_message("sigma at %.0f px: %.3f L*, local %.3f, without drift %.3f\n",
                  n->noise.scale_px[1], n->noise.sigma_L[1], n->noise.sigma_local[1], before);
    assert_near("local sigma over that without drift", n->noise.sigma_local[1] / before, 1, 0.1);
    assert_true(n->noise.sigma_L[1] > 3 * before);
    assert_near("the coarsest", n->noise.sigma_local[PM_SCALES - 1],
                n->noise.sigma_local[PM_SCALES - 2], 0);
}

/* Chroma, ln b - ln r, which separates melanin from shade. */
static void chroma_has_its_own_sigma(void **state)
{
    struct noise_case *n = *state;
    add_grey_noise(n, 0.05, FINE, 71);
    add_noise(n, 0, 0.006, FINE, 72);
    add_noise(n, 2, 0.008, FINE, 73);
    find(n);
    assert_near("sigma of ln b - ln r", n->noise.sigma_ratio[0], 0.01, 0.001);
    assert_true(n->noise.sigma_ratio[2] < 0.5 * n->noise.sigma_ratio[0]);
}

/* A disc of area A averages as a Gaussian of sigma sqrt(A / 4 pi) does. */
static void a_regions_noise_is_that_of_its_size(void **state)
{
    (void)state;
    const struct pm_noise noise = {.scale_px = {2, 4, 8, 16},
                                   .sigma_local = {0.8, 0.4, 0.2, 0.1},
                                   .sigma_ratio = {0.08, 0.04, 0.02, 0.01}};
    for (int s = 0; s < PM_SCALES; s++) {
        const double area = 4 * M_PI * pow(noise.scale_px[s], 2);
        assert_near("local noise", pm_noise_local(&noise, area), noise.sigma_local[s], 1e-9);
        assert_near("of the ratio", pm_noise_ratio(&noise, area), noise.sigma_ratio[s], 1e-9);
    }
    assert_near("half way", pm_noise_local(&noise, 4 * M_PI * 8), 0.6, 1e-9);
    assert_near("a speck", pm_noise_local(&noise, 1), 0.8, 1e-9);
    assert_near("very large", pm_noise_local(&noise, 1e6), 0.1, 1e-9);
}

#define NOISE_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        NOISE_TEST(sigma_is_that_of_the_noise_in_spite_of_marks),
        NOISE_TEST(no_noise_has_a_least_sigma),
        NOISE_TEST(where_the_pair_is_noisier_the_noise_factor_is_larger),
        NOISE_TEST(noisy_px_weigh_less_in_the_averages),
        NOISE_TEST(melanin_stands_out_of_uneven_light),
        NOISE_TEST(the_melanin_map_is_in_units_of_L),
        NOISE_TEST(blood_stands_out_of_uneven_light),
        NOISE_TEST(each_map_has_its_own_place_for_noise),
        NOISE_TEST(slow_drift_is_no_local_noise),
        NOISE_TEST(chroma_has_its_own_sigma),
        cmocka_unit_test(a_regions_noise_is_that_of_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
