/* From which drop on marks are flagged, on skin whose noise differs from place to place. */
#include "compare/detection_limit.h"

#include "support/check.h"

#include <string.h>

#define W 100
#define H 90

struct limit_case {
    struct pm_job job;
    pihmap_result *r;
    struct pm_comparison c;
};

/* The noise of melanin's part is half of that of delta L*. */
static int begin(void **state)
{
    static struct limit_case s;
    s = (struct limit_case){0};
    pm_job_init(&s.job, 1);
    s.r = calloc(1, sizeof *s.r);
    assert_non_null(s.r);
    assert_int_equal(pm_plane_alloc(&s.job, W, H, &s.r->change.sigma), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&s.job, W, H, &s.r->change.valid), PIHMAP_OK);
    memset(s.r->change.valid.v, 255, pm_pixels(&s.r->change.valid));
    s.c.noise.sigma_L[0] = 0.8;
    s.c.noise.sigma_melanin[0] = 0.4;
    s.c.noise.threshold = PM_SEEN_SIGMAS * 0.4;
    *state = &s;
    return 0;
}

static int end(void **state)
{
    struct limit_case *s = *state;
    pm_change_free(&s->r->change);
    free(s->r);
    pm_job_free(&s->job);
    return 0;
}

/* Sigma of delta L* up to row y, and below. */
static const struct pihmap_report *describe(struct limit_case *s, int y, float above, float below)
{
    for (size_t i = 0; i < pm_pixels(&s->r->change.sigma); i++)
        s->r->change.sigma.v[i] = i < (size_t)y * W ? above : below;
    assert_int_equal(pm_describe_limits(&s->job, s->r, &s->c), PIHMAP_OK);
    return &s->r->report;
}

static void even_noise_has_one_limit(void **state)
{
    const struct pihmap_report *report = describe(*state, 0, 0.8f, 0.8f);
    assert_near("median", report->flag_delta_L, 0.96, 1e-9);
    assert_near("low", report->flag_range[0], 0.96, 1e-6);
    assert_near("high", report->flag_range[1], 0.96, 1e-6);
    assert_near("seen", report->seen_share, 1, 0);
}

/* 2.4 times half of the sigma: 0.9, which is above the least drop, and 4. */
static void noisy_skin_has_a_limit_of_its_own(void **state)
{
    const struct pihmap_report *report = describe(*state, 60, 0.75f, 2 / 0.6f);
    assert_near("low", report->flag_range[0], 0.9, 1e-6);
    assert_near("high", report->flag_range[1], 4, 1e-6);
    assert_near("seen on two thirds", report->seen_share, 2.0 / 3, 0.01);
}

static void no_limit_is_below_the_least_drop(void **state)
{
    struct limit_case *s = *state;
    assert_near("clinical", describe(s, 0, 0, 0.01f)->flag_range[0], 0.8, 1e-9);
    s->r->options.min_drop = 5;
    assert_near("asked for", describe(s, 0, 0, 0.01f)->flag_range[1], 5, 1e-9);
    assert_near("as much as was asked for is seen", s->r->report.seen_share, 1, 0);
}

static void without_skin_nothing_is_seen(void **state)
{
    struct limit_case *s = *state;
    memset(s->r->change.valid.v, 0, pm_pixels(&s->r->change.valid));
    assert_near("seen", describe(s, 0, 1, 1)->seen_share, 0, 0);
}

#define LIMIT_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIMIT_TEST(even_noise_has_one_limit),
        LIMIT_TEST(noisy_skin_has_a_limit_of_its_own),
        LIMIT_TEST(no_limit_is_below_the_least_drop),
        LIMIT_TEST(without_skin_nothing_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
