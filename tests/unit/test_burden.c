/* The pigment burden: worked out by hand, of a whole and of a part, and what is not known. */
#include "compare/burden.h"
#include "support/check.h"

#include <string.h>

#define NEAR 1e-12

static struct pihmap_region region(enum pihmap_kind kind, double area, double dL, double half)
{
    return (struct pihmap_region){
        .kind = kind, .area_px = area, .delta_L = dL, .delta_L_ci95 = {dL - half, dL + half}};
}

static void what_came_and_what_has_faded(void **state)
{
    (void)state;
    const struct pihmap_region r[] = {
        region(PIHMAP_KIND_PIH, 100, -6, 1),       region(PIHMAP_KIND_PIH, 300, -2, 0.5),
        region(PIHMAP_KIND_FADED, 50, 4, 1),       region(PIHMAP_KIND_ERYTHEMA, 900, -5, 1),
        region(PIHMAP_KIND_UNCERTAIN, 900, -5, 1), region(PIHMAP_KIND_NAMED, 900, -5, 1)};
    const struct pihmap_burden b = pm_burden(r, 6, NULL, 4000);
    assert_int_equal(b.regions, 2);
    assert_near("share", b.area_fraction, 0.1, NEAR);
    assert_int_equal(b.area_grade, 2);
    assert_near("mean", b.mean_delta_L, -4, NEAR);
    assert_near("weighted", b.weighted_delta_L, -3, NEAR);
    assert_near("gained", b.gained, 30, NEAR); /* 10 % by 3 L* */
    assert_near("gained, low", b.gained_ci95[0], 30 - 6.25, NEAR);
    assert_near("gained, high", b.gained_ci95[1], 30 + 6.25, NEAR);
    assert_near("faded", b.faded, 5, NEAR);
    assert_near("faded, low", b.faded_ci95[0], 3.75, NEAR);
    assert_near("faded, high", b.faded_ci95[1], 6.25, NEAR);
    assert_near("net", b.net, 25, NEAR);
    assert_near("net, low", b.net_ci95[0], 17.5, NEAR);
    assert_near("net, high", b.net_ci95[1], 32.5, NEAR);
}

/* Of a region that lies in the area in part, only that part counts; of one beside it nothing. */
static void a_part_of_a_region_counts_as_such(void **state)
{
    (void)state;
    const struct pihmap_region r[] = {region(PIHMAP_KIND_PIH, 100, -6, 1),
                                      region(PIHMAP_KIND_PIH, 300, -2, 1)};
    static const double inside[] = {0.5, 0};
    const struct pihmap_burden b = pm_burden(r, 2, inside, 1000);
    assert_int_equal(b.regions, 1);
    assert_near("share", b.area_fraction, 0.05, NEAR);
    assert_near("mean", b.mean_delta_L, -6, NEAR);
    assert_near("gained", b.gained, 30, NEAR);
}

static void nothing_is_told_from_unknown(void **state)
{
    (void)state;
    const struct pihmap_burden none = pm_burden(NULL, 0, NULL, 1000);
    assert_int_equal(none.area_grade, 0);
    assert_true(none.net == 0 && isnan(none.mean_delta_L) && isnan(none.weighted_delta_L));
    const struct pihmap_burden unknown = pm_burden(NULL, 0, NULL, 0);
    assert_int_equal(unknown.area_grade, -1);
    assert_true(isnan(unknown.net) && isnan(unknown.net_ci95[0]) && isnan(unknown.area_fraction));
}

/* Under 10 %, 10 to 29, 30 to 49, 50 to 69, 70 to 89, 90 to 100. */
static void area_grades_are_those_of_masi(void **state)
{
    (void)state;
    static const struct {
        double percent;
        int grade;
    } rows[] = {{0.01, 1}, {9.99, 1}, {10, 2}, {29, 2}, {30, 3},
                {50, 4},   {70, 5},   {89, 5}, {90, 6}, {100, 6}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pihmap_region r = region(PIHMAP_KIND_PIH, rows[i].percent, -5, 1);
        assert_int_equal(pm_burden(&r, 1, NULL, 100).area_grade, rows[i].grade);
    }
}

static void shares_inside_are_of_px(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_labels found, areas;
    double *inside;
    static const int of_found[] = {1, 1, 1, 2, 0, 9}, of_areas[] = {1, 2, 0, 2, 2, 1};
    pm_job_init(&job, 1);
    assert_int_equal(pm_labels_alloc(&job, 6, 1, &found), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&job, 6, 1, &areas), PIHMAP_OK);
    memcpy(found.v, of_found, sizeof of_found);
    memcpy(areas.v, of_areas, sizeof of_areas);
    assert_int_equal(pm_burden_inside(&job, &found, 2, &areas, 2, &inside), PIHMAP_OK);
    const double wanted[] = {1.0 / 3, 0, 1.0 / 3, 1};
    for (int i = 0; i < 4; i++)
        assert_near("share inside", inside[i], wanted[i], NEAR);
    pm_labels_free(&found);
    pm_labels_free(&areas);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_and_what_has_faded),
        cmocka_unit_test(a_part_of_a_region_counts_as_such),
        cmocka_unit_test(nothing_is_told_from_unknown),
        cmocka_unit_test(area_grades_are_those_of_masi),
        cmocka_unit_test(shares_inside_are_of_px),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
