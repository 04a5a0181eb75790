/*
 * Evidence of the same skin: chance gives none, a share of places that fit gives much, more places
 * give more, no one or two parts decide, and places that do not fit do not outweigh those that do.
 */
#include "align/likelihood.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

#define SIDE 24 /* places across */
#define PLACES (SIDE * SIDE)

static double chance(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1 << 24);
}

/* Margins of other skin, with the shares above 0.05, 0.1 and 0.15 that were measured there. */
static double margin_of_other_skin(uint32_t *state)
{
    const double u = chance(state);
    return u < 0.001 ? 0.17 : u < 0.003 ? 0.12 : u < 0.013 ? 0.07 : u < 0.08 ? 0.02 : -0.15;
}

/* Places of other skin; those in the columns first .. end - 1 fit by the margin, one in `every`. */
static void fill(struct pm_place *place, int first, int end, int every, double margin,
                 uint32_t seed)
{
    for (int i = 0; i < PLACES; i++) {
        const int x = i % SIDE, y = i / SIDE;
        const bool fits = x >= first && x < end && (x + 5 * y) % every == 0;
        const double other = margin_of_other_skin(&seed);
        place[i] = (struct pm_place){24 * x, 24 * y, (float)(fits ? margin : other)};
    }
}

static double evidence(int first, int end, int every, double margin, uint32_t seed)
{
    struct pm_place place[PLACES];
    fill(place, first, end, every, margin, seed);
    return pm_same_skin_evidence(place, PLACES);
}

static void other_skin_gives_no_evidence(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        const double e = evidence(0, 0, 1, 0, seed);
        if (!(e >= 0.0 && e < 5.0))
            fail_msg("%.2f nats from chance, seed %u", e, seed);
    }
}

/* A tenth of the skin is as it was, the rest has healed. */
static void a_tenth_of_the_places_is_enough(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++)
        assert_true(evidence(0, SIDE, 10, 0.15, seed) > 60.0);
}

static void clearer_and_more_places_give_more(void **state)
{
    (void)state;
    const double faint = evidence(0, SIDE, 8, 0.09, 3), clear = evidence(0, SIDE, 8, 0.13, 3);
    assert_true(faint > 5.0 && clear > 1.5 * faint);
    assert_true(evidence(0, SIDE, 4, 0.13, 3) > 1.7 * clear);
    /* Beyond what wrong pairs can tell, a margin counts no further. */
    assert_near("limit", evidence(0, SIDE, 8, 0.9, 3), evidence(0, SIDE, 8, 0.3, 3), 1e-9);
}

static void two_parts_alone_prove_nothing(void **state)
{
    struct pm_place place[PLACES];
    (void)state;
    for (int ninths = 1; ninths <= 2; ninths++) { /* the first of the upper ones fit perfectly */
        fill(place, 0, 0, 1, 0, 4);
        for (int i = 0; i < PLACES; i++)
            if (place[i].x < 24 * SIDE * ninths / 3 && place[i].y < 24 * SIDE / 3)
                place[i].margin = 0.5f;
        assert_true(pm_same_skin_evidence(place, PLACES) < 5.0);
    }
    assert_true(evidence(0, SIDE, 9, 0.5, 4) > 80.0); /* as many, all over the skin */
}

/* Of half of the skin every seventh place fits. The other half, where none does, takes away less
 * than that gives. */
static void healed_skin_does_not_outweigh_the_rest(void **state)
{
    struct pm_place place[PLACES];
    (void)state;
    fill(place, 0, SIDE, 7, 0.15, 5);
    const double half = pm_same_skin_evidence(place, PLACES / 2);
    fill(place, 0, SIDE, 7, 0.15, 5);
    for (int i = PLACES / 2; i < PLACES; i++)
        place[i].margin = -0.3f;
    assert_true(pm_same_skin_evidence(place, PLACES) > 0.35 * half);
}

/* The order in which places come does not matter. */
static void order_does_not_matter(void **state)
{
    struct pm_place place[PLACES], turned[PLACES];
    (void)state;
    fill(place, 0, SIDE, 6, 0.1, 6);
    for (int i = 0; i < PLACES; i++)
        turned[i] = place[PLACES - 1 - i];
    assert_near("evidence", pm_same_skin_evidence(turned, PLACES),
                pm_same_skin_evidence(place, PLACES), 1e-9);
}

static void few_places_prove_nothing(void **state)
{
    struct pm_place place[PLACES];
    (void)state;
    fill(place, 0, SIDE, 1, 0.5, 7);
    assert_true(pm_same_skin_evidence(place, 8) <= 0.0);
    assert_true(pm_same_skin_evidence(place, 0) <= 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_skin_gives_no_evidence),
        cmocka_unit_test(a_tenth_of_the_places_is_enough),
        cmocka_unit_test(clearer_and_more_places_give_more),
        cmocka_unit_test(two_parts_alone_prove_nothing),
        cmocka_unit_test(healed_skin_does_not_outweigh_the_rest),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(few_places_prove_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
