/* What a photo's own colours say of skin: learned from sure px, asked for unsure ones, bounded. */
#include "skin/colour_odds.h"

#include "support/check.h"

#include <math.h>

#define W 120
#define H 90
#define ALL (W * H)

struct fixture {
    struct pm_job job;
    struct pm_colours c;
    struct pm_plane odds;
};

/* Columns: 0.. sure skin, 40.. unsure px of skin's colour, 60.. unsure px of the other's,
 * 80.. surely not skin. */
static int begin(void **state)
{
    static struct fixture f;
    pm_job_init(&f.job, 2);
    f.c = (struct pm_colours){.w = W, .h = H};
    assert_int_equal(pm_plane_take(&f.job, W, H, &f.c.light), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, W, H, &f.c.rg), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, W, H, &f.c.gb), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, W, H, &f.odds), PIHMAP_OK);
    for (size_t i = 0; i < ALL; i++) {
        const size_t x = i % W;
        f.c.light.v[i] = -1.5f;
        f.c.rg.v[i] = x < 60 ? 0.7f : 0.2f;
        f.c.gb.v[i] = 0.4f;
        f.odds.v[i] = x < 40 ? 4.0f : x < 80 ? 0.0f : -4.0f;
    }
    *state = &f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    pm_job_free(&f->job);
    return 0;
}

static void unsure_px_follow_the_colour_of_sure_ones(void **state)
{
    struct fixture *f = *state;
    for (int axis = 0; axis < 3; axis++) {
        struct pm_plane *const planes[3] = {&f->c.rg, &f->c.gb, &f->c.light};
        for (size_t i = 0; i < ALL; i++) {
            const size_t x = i % W;
            for (int k = 0; k < 3; k++)
                planes[k]->v[i] = (k == 2 ? -1.5f : 0.3f) + (k == axis && x < 60 ? 0.7f : 0.0f);
            f->odds.v[i] = x < 40 ? 4.0f : x < 80 ? 0.0f : -4.0f;
        }
        assert_int_equal(pm_add_colour_odds(&f->job, &f->c, &f->odds), PIHMAP_OK);
        assert_true(pm_at(&f->odds, 50, 40) > 1.0f);
        assert_true(pm_at(&f->odds, 70, 40) < -1.0f);
    }
}

/* A dark spot that the surroundings call skin stays skin, whatever its colour. */
static void surroundings_outweigh_colour(void **state)
{
    struct fixture *f = *state;
    f->c.rg.v[45 * W + 20] = 0.2f;
    assert_int_equal(pm_add_colour_odds(&f->job, &f->c, &f->odds), PIHMAP_OK);
    assert_true(f->odds.v[45 * W + 20] > 1.0f && f->odds.v[45 * W + 20] < 4.0f);
}

static void without_both_kinds_nothing_is_learned(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < ALL; i++)
        f->odds.v[i] = i % W < 60 ? 4.0f : 0.0f;
    assert_int_equal(pm_add_colour_odds(&f->job, &f->c, &f->odds), PIHMAP_OK);
    for (size_t i = 0; i < ALL; i++)
        assert_true(f->odds.v[i] == (i % W < 60 ? 4.0f : 0.0f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(unsure_px_follow_the_colour_of_sure_ones, begin, end),
        cmocka_unit_test_setup_teardown(surroundings_outweigh_colour, begin, end),
        cmocka_unit_test_setup_teardown(without_both_kinds_nothing_is_learned, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
