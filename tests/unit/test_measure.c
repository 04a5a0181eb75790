/*
 * Measurement of given regions, on flat skin with a known change: the difference of differences and
 * which skin it is taken from; every term of its standard error; shape and relief.
 */
#include "change/measure.h"

#include "change/delta.h"
#include "stage/stage_case.h"

#define W 400
#define H 300
#define CX 200
#define CY 150
#define AT_PX(x, y) ((size_t)(y)*W + (size_t)(x))

struct measure_case {
    struct stage_case c;
    struct pm_linear after;
    struct pm_labels labels;
    struct pm_change change;
    struct pm_mask measured;
    struct pm_noise noise;
    struct pm_region region[2];
    double contrast_error;
};

static int begin(void **state)
{
    static struct measure_case m;
    case_flat(&m.c, CASE_SKIN, W, H);
    case_copy(&m.c, &m.c.skin, &m.after);
    assert_int_equal(pm_labels_alloc(&m.c.job, W, H, &m.labels), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&m.c.job, W, H, &m.measured), PIHMAP_OK);
    memset(m.measured.v, 255, pm_pixels(&m.measured));
    m.change = (struct pm_change){0};
    m.noise = (struct pm_noise){.scale_px = {1.6, 3.2, 6.4, 12.8}};
    for (int s = 0; s < PM_SCALES; s++)
        m.noise.sigma_L[s] = 0.1;
    *state = &m;
    return 0;
}

static int end(void **state)
{
    struct measure_case *m = *state;
    pm_linear_free(&m->after);
    pm_labels_free(&m->labels);
    pm_mask_free(&m->measured);
    pm_change_free(&m->change);
    case_end(&m->c);
    return 0;
}

/* Every px within the radius of (x0, y0) falls by amount along the direction. */
static void fall(struct measure_case *m, double x0, double y0, double radius,
                 const double direction[3], double amount)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&m->after, k), x, y) *= (float)exp(-amount * direction[k]);
}

static void label(struct measure_case *m, double x0, double y0, double radius, int32_t value)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius)
                m->labels.v[AT_PX(x, y)] = value;
}

static const struct pm_region *measure(struct measure_case *m, int count)
{
    struct pm_region_list list = {count, m->region};
    const struct pm_levelled_pair pair = {&m->c.skin,   &m->after,         &m->change,
                                          &m->measured, m->contrast_error, NULL};
    pm_change_free(&m->change);
    assert_int_equal(case_delta(&m->c, &m->c.skin, &m->after, &m->c.mask, 0.42, &m->change),
                     PIHMAP_OK);
    assert_int_equal(pm_measure(&m->c.job, &pair, &m->noise, &m->labels, &m->labels, &list),
                     PIHMAP_OK);
    return &m->region[0];
}

/* L*, a*, b* that the skin's colour changes by when it falls so. */
static void true_change(const double direction[3], double amount, double delta[3])
{
    double after[3], was[3], now[3];
    for (int k = 0; k < 3; k++)
        after[k] = CASE_SKIN[k] * exp(-amount * direction[k]);
    pm_linear_to_lab(CASE_SKIN, was);
    pm_linear_to_lab(after, now);
    for (int k = 0; k < 3; k++)
        delta[k] = now[k] - was[k];
}

/* All of the skin became 3 % brighter and warmer, as light that is left does. The mark is measured
 * against that. */
static void a_difference_of_differences(void **state)
{
    struct measure_case *m = *state;
    const double light[3] = {-0.03, -0.02, -0.01};
    double light_only[3], both[3], sum[3];
    fall(m, CX, CY, 1000, light, 1);
    fall(m, CX, CY, 13, CASE_MELANIN, 0.2);
    label(m, CX, CY, 12, 1);
    const struct pm_region *r = measure(m, 1);
    true_change(light, 1, light_only);
    for (int k = 0; k < 3; k++)
        sum[k] = light[k] + 0.2 * CASE_MELANIN[k];
    true_change(sum, 1, both);
    for (int k = 0; k < 3; k++) {
        assert_near("delta", r->delta[k], both[k] - light_only[k], 0.01);
        assert_near("ratio", r->ratio[k], -0.2 * CASE_MELANIN[k], 0.001);
        assert_near("colour before", r->before_rgb[k], CASE_SKIN[k], 1e-5);
    }
    assert_true(r->darker);
    assert_near("centroid", hypot(r->cx - CX, r->cy - CY), 0, 1e-9);
    assert_int_equal(r->w, 23);
}

/* A red patch in brighter light: redder, though it is no darker. Blood is measured by a filter that
 * light does not disturb. */
static void redness_counts_by_its_own_noise(void **state)
{
    struct measure_case *m = *state;
    const double light[3] = {-0.11, -0.11, -0.11};
    double blood[3];
    fall(m, CX, CY, 13, CASE_BLOOD, 0.15);
    fall(m, CX, CY, 13, light, 1);
    label(m, CX, CY, 12, 1);
    const double weights[3] = {-0.3, 0.9, -0.6}; /* their sum is 0 */
    memcpy(m->noise.blood_weights, weights, sizeof weights);
    for (int s = 0; s < PM_SCALES; s++) {
        m->noise.sigma_local[s] = 2;
        m->noise.sigma_blood[s] = 0.1;
    }
    const struct pm_region *r = measure(m, 1);
    double lab[3], ln_Y = 0;
    pm_linear_to_lab(CASE_SKIN, lab);
    for (int k = 0; k < 3; k++)
        ln_Y -= weights[k] * 0.15 * CASE_BLOOD[k];
    blood[0] = ln_Y * (lab[0] + 16) / 3;
    assert_near("blood", r->blood, blood[0], 0.02);
    assert_near("its error", r->sigma_blood, hypot(sqrt(1.5) * 0.1, 0.03 * r->blood), 1e-6);
    assert_true(pm_blood_sigmas(r) > 5);
    assert_true(r->delta[0] > 0 && r->darker);
    m->noise.sigma_blood[0] = m->noise.sigma_blood[1] = m->noise.sigma_blood[2] = 50;
    m->noise.sigma_blood[3] = 50;
    assert_false(measure(m, 1)->darker); /* what stands out most decides */
}

/* Beyond the surrounding skin, 14 px, all is 10 L* darker: that is another place. */
static void the_surrounding_skin_is_near(void **state)
{
    struct measure_case *m = *state;
    double wanted[3];
    fall(m, CX, CY, 1000, CASE_MELANIN, 0.5);
    fall(m, CX, CY, 40, CASE_MELANIN, -0.5);
    fall(m, CX, CY, 13, CASE_MELANIN, 0.2);
    label(m, CX, CY, 12, 1);
    true_change(CASE_MELANIN, 0.2, wanted);
    assert_near("delta L*", measure(m, 1)->delta[0], wanted[0], 0.05);
}

/* A darker neighbour fills three quarters of what surrounds the region. */
static void another_region_is_no_surrounding_skin(void **state)
{
    struct measure_case *m = *state;
    double wanted[3];
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - CX, y - CY) >= 14 && (x > CX + 4 || y > CY + 4)) {
                m->labels.v[AT_PX(x, y)] = 2;
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&m->after, k), x, y) *= (float)exp(-0.4 * CASE_MELANIN[k]);
            }
    fall(m, CX, CY, 13, CASE_MELANIN, 0.2);
    label(m, CX, CY, 12, 1);
    true_change(CASE_MELANIN, 0.2, wanted);
    assert_near("delta L*", measure(m, 2)->delta[0], wanted[0], 0.15);
}

/* Freckles 13 px apart, each with a soft border of 2 px beyond its outline: without a gap most of
 * what is between them would be their borders. */
static void soft_borders_are_no_surrounding_skin(void **state)
{
    struct measure_case *m = *state;
    double wanted[3];
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double far = hypot(x % 13 - 6, y % 13 - 6);
            const double share = far < 4.5 ? 1 : far < 6.2 ? 0.4 : 0;
            if (hypot(x - CX, y - CY) > 120)
                continue;
            if (far < 4.5)
                m->labels.v[AT_PX(x, y)] = x / 13 == 15 && y / 13 == 11 ? 1 : 2;
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(&m->after, k), x, y) *=
                    (float)exp(-0.2 * share * CASE_MELANIN[k]);
        }
    true_change(CASE_MELANIN, 0.2, wanted);
    const double found = measure(m, 2)->delta[0];
    print_message("a freckle among others: %.2f L*, truly %.2f\n", found, wanted[0]);
    assert_near("delta L* over the true one", found / wanted[0], 1, 0.12);
}

/* Where all skin nearby is covered, what lies farther away has to do. */
static void where_little_skin_is_near_more_is_looked_at(void **state)
{
    struct measure_case *m = *state;
    const double light[3] = {-0.05, -0.05, -0.05};
    double wanted[3];
    fall(m, CX, CY, 1000, light, 1);
    fall(m, CX, CY, 13, CASE_MELANIN, 0.2);
    label(m, CX, CY, 12, 1);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double far = hypot(x - CX, y - CY);
            m->c.mask.v[AT_PX(x, y)] = far < 12 || (far > 38 && far < 60) ? 255 : 0;
        }
    true_change(CASE_MELANIN, 0.2, wanted);
    assert_near("delta L*", measure(m, 1)->delta[0], wanted[0], 0.3);
}

/* Every source of error by itself: the pair's noise at the region's size, uneven surroundings,
 * where the outline is drawn (a share of the drop), and what levelling leaves. */
static void the_error_has_four_sources(void **state)
{
    struct measure_case *m = *state;
    label(m, CX, CY, 12, 1);
    assert_near("nothing but the light", measure(m, 1)->sigma_L, 0.08, 0.005);
    for (int s = 0; s < PM_SCALES; s++)
        m->noise.sigma_local[s] = s < 2 ? 5 : 1; /* its area is that of a Gaussian of 6 px */
    const double noisy = measure(m, 1)->sigma_L;
    assert_true(noisy > 1 && noisy < 2);
    memset(m->noise.sigma_local, 0, sizeof m->noise.sigma_local);
    fall(m, CX, CY, 13, CASE_MELANIN, 0.8);
    const struct pm_region *r = measure(m, 1);
    assert_near("outline", r->sigma_L, hypot(0.08, 0.03 * r->delta[0]), 0.005);
    fall(m, CX, CY, 13, CASE_MELANIN, -0.8);
    for (int y = 0; y < H; y++) /* stripes of 12 px, half of them 2 L* darker */
        for (int x = 0; x < W; x++)
            if (x / 12 % 2)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&m->after, k), x, y) *= (float)exp(-0.09 * CASE_MELANIN[k]);
    const double uneven = measure(m, 1)->sigma_L;
    print_message("sigma: %.2f in uneven surroundings, %.2f in noise\n", uneven, noisy);
    assert_true(uneven > 0.35 && uneven < 1);
}

/* What was 20 L* darker than its surroundings before is uncertain by that share of it. */
static void an_error_of_the_contrast_counts_on_moles(void **state)
{
    struct measure_case *m = *state;
    double mole[3];
    m->contrast_error = 0.05;
    label(m, CX, CY, 12, 1);
    assert_near("no mole", measure(m, 1)->sigma_L, 0.08, 0.005);
    for (size_t i = 0; i < pm_pixels(&m->labels); i++)
        for (int k = 0; k < 3; k++) {
            const float share = m->labels.v[i] ? (float)exp(-0.7 * CASE_MELANIN[k]) : 1.0f;
            case_channel(&m->c.skin, k)->v[i] *= share;
            case_channel(&m->after, k)->v[i] *= share;
        }
    true_change(CASE_MELANIN, 0.7, mole);
    assert_near("a mole", measure(m, 1)->sigma_L, hypot(0.08, 0.05 * mole[0]), 0.02);
    m->contrast_error = 0;
}

/* That of chroma is from the pair's noise at that size; the surrounding skin adds its own. */
static void the_error_of_the_colour(void **state)
{
    struct measure_case *m = *state;
    for (int s = 0; s < PM_SCALES; s++)
        m->noise.sigma_ratio[s] = 0.01;
    label(m, CX, CY, 12, 1);
    assert_near("sigma of the ratio", measure(m, 1)->sigma_ratio, 0.01 * sqrt(1.5), 1e-6);
}

/* A fold darkens one flank and lights the other; pigment only darkens. */
static void lightening_beside_it_is_relief(void **state)
{
    struct measure_case *m = *state;
    label(m, CX, CY, 12, 1);
    fall(m, CX, CY, 13, CASE_MELANIN, 0.2);
    const double plain = measure(m, 1)->relief;
    fall(m, CX + 24, CY, 10, CASE_MELANIN, -0.15);
    const double half = measure(m, 1)->relief;
    fall(m, CX + 24, CY, 10, CASE_MELANIN, -0.15);
    const double lit = measure(m, 1)->relief;
    print_message("relief: %.2f, %.2f and %.2f\n", plain, half, lit);
    assert_near("of pigment", plain, 0, 0.01);
    assert_true(half > 0.2 && half < 0.6);
    assert_true(lit > 1.8 * half);
    for (int s = 0; s < PM_SCALES; s++)
        m->noise.sigma_L[s] = 5; /* all of that may be noise */
    assert_near("in noise", measure(m, 1)->relief, 0, 1e-9);
}

/* A region that became lighter is mirrored: darkening beside it is its relief. */
static void darkening_beside_a_lighter_region_is_relief(void **state)
{
    struct measure_case *m = *state;
    label(m, CX, CY, 12, 1);
    fall(m, CX, CY, 13, CASE_MELANIN, -0.2);
    const double plain = measure(m, 1)->relief;
    fall(m, CX + 24, CY, 10, CASE_MELANIN, 0.15);
    const double dark = measure(m, 1)->relief;
    print_message("relief: %.2f and %.2f\n", plain, dark);
    assert_false(m->region[0].darker);
    assert_near("of less pigment", plain, 0, 0.01);
    assert_true(dark > 0.1 && dark < 0.6);
}

static void elongation_is_length_over_breadth(void **state)
{
    struct measure_case *m = *state;
    label(m, CX, CY, 12, 1);
    assert_near("a disc", measure(m, 1)->elongation, 1, 0.02);
    label(m, CX, CY, 12, 0);
    for (int y = -4; y < 4; y++) /* lying at 45 degrees, 60 x 12 or so */
        for (int x = -30; x < 30; x++)
            m->labels.v[AT_PX(CX + x + y, CY + x - y)] = 1;
    const double slanted = measure(m, 1)->elongation;
    assert_near("a bar at 45 degrees", slanted, 60.0 / 8, 0.2);
    memset(m->labels.v, 0, sizeof *m->labels.v * pm_pixels(&m->labels));
    for (int x = -60; x < 60; x++)
        m->labels.v[AT_PX(CX + x, CY)] = 1;
    assert_near("a line", measure(m, 1)->elongation, 20, 1e-9);
}

/* Only what is in the region of interest counts: half of the disc is not, and fell twice as much.
 */
static void only_measured_px_count(void **state)
{
    struct measure_case *m = *state;
    double wanted[3];
    fall(m, CX, CY, 13, CASE_MELANIN, 0.4);
    for (int y = 0; y < H; y++)
        for (int x = CX + 1; x < W; x++) {
            m->measured.v[AT_PX(x, y)] = 0;
        }
    for (int y = CY - 14; y < CY + 14; y++)
        for (int x = CX - 14; x <= CX; x++)
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(&m->after, k), x, y) =
                    pm_at(case_channel(&m->c.skin, k), x, y) *
                    (hypot(x - CX, y - CY) < 13 ? (float)exp(-0.2 * CASE_MELANIN[k]) : 1);
    label(m, CX, CY, 12, 1);
    true_change(CASE_MELANIN, 0.2, wanted);
    const struct pm_region *r = measure(m, 1);
    assert_near("delta L*", r->delta[0], wanted[0], 0.05);
    assert_true(r->area < 260 && r->cx < CX);
    assert_near("side", r->side, sqrt(r->area) / W, 1e-12);
    label(m, CX, CY, 14, 0);
    label(m, CX + 50, CY, 12, 1);
    assert_near("area of a region outside", measure(m, 1)->area, 0, 0);
}

#define MEASURE_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEASURE_TEST(a_difference_of_differences),
        MEASURE_TEST(redness_counts_by_its_own_noise),
        MEASURE_TEST(the_surrounding_skin_is_near),
        MEASURE_TEST(another_region_is_no_surrounding_skin),
        MEASURE_TEST(soft_borders_are_no_surrounding_skin),
        MEASURE_TEST(where_little_skin_is_near_more_is_looked_at),
        MEASURE_TEST(the_error_has_four_sources),
        MEASURE_TEST(an_error_of_the_contrast_counts_on_moles),
        MEASURE_TEST(the_error_of_the_colour),
        MEASURE_TEST(lightening_beside_it_is_relief),
        MEASURE_TEST(darkening_beside_a_lighter_region_is_relief),
        MEASURE_TEST(elongation_is_length_over_breadth),
        MEASURE_TEST(only_measured_px_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
