/* Regions of which practically nothing is known: not among the regions of the report, but behind
 * them in labels and measurements, so that numbers, pictures and figures still belong together. */
#include "compare/regions.h"

#include "stage/region_case.h"

enum { SIDE = 60 };

/* A region of 4 L* whose colour fell, or rose, along the direction. */
static struct pm_region region_of(int label, const double direction[3], bool darker)
{
    const double amount = case_amount(CASE_SKIN, direction, 4);
    struct pm_region r = case_fallen(CASE_SKIN, direction, darker ? amount : -amount);
    r.label = label;
    r.w = r.h = 10;
    r.area = 100;
    return r;
}

/* Labels 1..4 in stripes: unknown, pigment, less of what is unknown, less pigment. */
static void regions_without_confidence_are_left_out(void **state)
{
    (void)state;
    static const double odd[3] = {1, 0.2, 0.1}; /* red alone: nothing in skin does that */
    struct pm_job job;
    struct pm_comparison c = {0};
    pihmap_result r = {0};
    pm_job_init(&job, 1);
    r.before.linear.r.w = r.before.linear.r.h = SIDE;
    r.before.facts.width = r.before.facts.height = SIDE;
    assert_int_equal(pm_labels_alloc(&job, SIDE, SIDE, &r.labels), PIHMAP_OK);
    for (int i = 0; i < SIDE * SIDE; i++)
        r.labels.v[i] = i % SIDE / 12;
    r.measured.count = 4;
    r.measured.v = pm_alloc(&job, 4, sizeof *r.measured.v);
    r.measured.v[0] = region_of(1, odd, true);
    r.measured.v[1] = region_of(2, CASE_MELANIN, true);
    r.measured.v[2] = region_of(3, odd, false);
    r.measured.v[3] = region_of(4, CASE_MELANIN, false);
    assert_int_equal(pm_describe_regions(&job, &r, &c), PIHMAP_OK);

    assert_int_equal(r.report.region_count, 2);
    assert_int_equal(r.regions[0].kind, PIHMAP_KIND_PIH);
    assert_int_equal(r.regions[1].kind, PIHMAP_KIND_FADED);
    assert_int_equal(r.left_out_count, 2);
    assert_int_equal(r.left_out[0].kind, PIHMAP_KIND_UNCERTAIN);
    assert_int_equal(r.left_out[1].kind, PIHMAP_KIND_LIGHTER);
    for (int k = 0; k < 4; k++) { /* numbers, px and measurements go together */
        const int id = k < 2 ? r.regions[k].id : r.left_out[k - 2].id;
        static const int stripe[4] = {2, 4, 1, 3};
        assert_int_equal(id, k + 1);
        assert_int_equal(r.measured.v[k].label, id);
        assert_int_equal(r.labels.v[stripe[k] * 12], id);
        assert_near("drop", (k < 2 ? r.regions[k] : r.left_out[k - 2]).delta_L,
                    r.measured.v[k].delta[0], 0);
    }
    assert_int_equal(r.labels.v[0], 0);
    free(r.regions);
    free(r.names);
    pm_region_list_free(&r.measured);
    pm_labels_free(&r.labels);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(regions_without_confidence_are_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
