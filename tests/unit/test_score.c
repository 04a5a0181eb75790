/* Tallies of hand-made scores: what is not pigment is counted apart, pairs can be chosen. */
#include "support/score.h"

#include "support/check.h"

#include <math.h>

static struct pm_job job;

static int open_job(void **state)
{
    (void)state;
    pm_job_init(&job, 1);
    return 0;
}

static int close_job(void **state)
{
    (void)state;
    pm_job_free(&job);
    return 0;
}

static void add(struct pm_score *s, enum pm_pair_kind kind, double flagged)
{
    s->mark[s->mark_count++] = (struct pm_mark_score){
        .kind = kind, .seen = flagged, .flagged = flagged, .true_delta_L = -5, .delta_L = NAN};
}

static void what_is_not_pigment_is_counted_apart(void **state)
{
    static struct pm_score s;
    struct pm_tally t;
    (void)state;
    s = (struct pm_score){.false_regions = 1};
    add(&s, PM_PAIR_PIH, 0.5);
    add(&s, PM_PAIR_PIH, 0.2);
    add(&s, PM_PAIR_PIMPLE, 0.4);
    add(&s, PM_PAIR_PIMPLE, 0.1);
    add(&s, PM_PAIR_PIMPLE, 0);
    add(&s, PM_PAIR_PIMPLE, 0);
    add(&s, PM_PAIR_ERYTHEMA, 1);
    assert_int_equal(pm_score_tally(&job, &s, 1, -1, &t), PIHMAP_OK);
    assert_int_equal(t.marks, 2);
    assert_int_equal(t.found, 1);
    assert_int_equal(t.pimples, 4);
    assert_int_equal(t.pimples_as_pih, 1);
    assert_int_equal(t.erythema_as_pih, 1);
    assert_true(fabs(t.pimple_share - 0.25) < 1e-9);
    assert_true(fabs(t.precision - 0.5) < 1e-9 && fabs(t.recall - 0.5) < 1e-9);
}

static void pairs_are_chosen_by_rendering(void **state)
{
    static struct pm_score s[3];
    struct pm_tally t;
    (void)state;
    for (int i = 0; i < 3; i++) {
        s[i] = (struct pm_score){.rendering = i ? PM_RENDERING_HDR : PM_RENDERING_CURVE};
        add(&s[i], PM_PAIR_PIH, i);
    }
    assert_int_equal(pm_score_tally_rendering(&job, s, 3, PM_RENDERING_HDR, &t), PIHMAP_OK);
    assert_int_equal(t.pairs, 2);
    assert_int_equal(t.found, 2);
    assert_int_equal(pm_score_tally_rendering(&job, s, 3, PM_RENDERING_CURVE, &t), PIHMAP_OK);
    assert_int_equal(t.pairs, 1);
    assert_int_equal(t.found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_pigment_is_counted_apart),
        cmocka_unit_test(pairs_are_chosen_by_rendering),
    };
    return cmocka_run_group_tests(tests, open_job, close_job);
}
