/* The reason why a pair is declined names what to do differently, and only what was measured. */

#include <string.h>

#include "align/verify.h"

#include "support/check.h"

static void turn_follows_from_the_stretches(void **state)
{
    (void)state;
    const double flat[9] = {1.4, -0.5, 30, 0.5, 1.4, -8, 0, 0, 1};
    assert_true(pm_turn_deg(flat, 100, 50) < 0.01); /* rotated and enlarged in the plane */
    for (int deg = 10; deg <= 60; deg += 10) {
        const double k = cos(deg * M_PI / 180), c = cos(0.7), s = sin(0.7);
        /* compressed along x, then rotated in the plane and enlarged */
        const double H[9] = {2 * k * c, -2 * s, 5, 2 * k * s, 2 * c, 9, 0, 0, 1};
        assert_true(fabs(pm_turn_deg(H, 40, 30) - deg) < 0.01);
    }
}

struct why {
    struct pm_verification verification;
    struct pm_pose_facts facts;
    struct pm_align align;
};

/* A pair whose fine detail does not match, with nothing else wrong. */
static struct why unmatched(void)
{
    struct why w = {.verification = {.deciding = -1, .sharpness = 1.0},
                    .facts = {.inliers = 4, .noise = {0.004, 0.004}},
                    .align = {.overlap = 0.9, .scale = 1.0}};
    return w;
}

static void expect(struct why *w, const char *words)
{
    pm_conclude(&w->verification, &w->facts, &w->align);
    assert_false(w->align.believed);
    char text[PIHMAP_REASON_TEXT];
    pihmap_reason_text(&w->align.reason, text, sizeof text);
    if (!strstr(text, words))
        fail_msg("'%s' is not in: %s", words, text);
}

static void every_cause_has_its_reason(void **state)
{
    (void)state;
    struct why w = unmatched();
    expect(&w, "different skin");
    w.verification.band[PM_BANDS - 1].share = 0.4;
    expect(&w, "resemble each other only roughly");
    w.facts.noise[1] = 0.03;
    expect(&w, "the after photo is too noisy");
    w.facts.noise[0] = 0.04;
    expect(&w, "the before photo is too noisy");
    w.verification.sharpness = 0.2;
    expect(&w, "the after photo is blurred");
    w.facts.inliers = 40;
    w.facts.turn_deg = 31;
    expect(&w, "turned by about 30 degrees");
    w.align.scale = 3.0;
    expect(&w, "3.0 times closer");
    w.align.overlap = 0.05;
    expect(&w, "only 5 %");
}

static void few_matches_show_no_turn(void **state)
{
    (void)state;
    struct why w = unmatched();
    w.facts.turn_deg = 50; /* of a pose that rests on four matches */
    expect(&w, "different skin");
}

static void a_believed_pair_has_no_reason(void **state)
{
    (void)state;
    struct why w = unmatched();
    w.verification.deciding = 0;
    w.verification.band[0].agree = 50;
    w.verification.band[0].residual_px = 0.5;
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_true(w.align.believed);
    assert_int_equal(w.align.reason.code, PIHMAP_REASON_NONE);
    assert_int_equal(w.align.inliers, 50);
    w.align.overlap = 0.05; /* the best detail, but of almost no skin */
    pm_conclude(&w.verification, &w.facts, &w.align);
    assert_false(w.align.believed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turn_follows_from_the_stretches),
        cmocka_unit_test(every_cause_has_its_reason),
        cmocka_unit_test(few_matches_show_no_turn),
        cmocka_unit_test(a_believed_pair_has_no_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
