/* Enlarging a coarse map along the photo's edges: the rim moves to the photo's own, pattern within
 * an even map does not matter. */
#include "skin/guided.h"

#include "support/check.h"

#include <math.h>

#define SIDE 160
#define COARSE 20 /* px: a coarse px is 8 wide */

struct fixture {
    struct pm_job job;
    struct pm_colours guide;
    struct pm_plane coarse, out;
};

static int begin(void **state)
{
    static struct fixture f;
    pm_job_init(&f.job, 2);
    f.guide = (struct pm_colours){.w = SIDE, .h = SIDE};
    assert_int_equal(pm_plane_take(&f.job, SIDE, SIDE, &f.guide.light), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, SIDE, SIDE, &f.guide.rg), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, SIDE, SIDE, &f.guide.gb), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, SIDE, SIDE, &f.out), PIHMAP_OK);
    assert_int_equal(pm_plane_take(&f.job, COARSE, COARSE, &f.coarse), PIHMAP_OK);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        f.guide.light.v[i] = f.guide.rg.v[i] = f.guide.gb.v[i] = 0.0f;
    *state = &f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    pm_job_free(&f->job);
    return 0;
}

/* The coarse map turns at column 80, the photo's edge is at column 84. */
static void the_rim_is_the_photos_own(void **state)
{
    struct fixture *f = *state;
    struct pm_plane *const planes[3] = {&f->guide.light, &f->guide.rg, &f->guide.gb};
    for (int k = 0; k < 3; k++) {
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                for (int j = 0; j < 3; j++)
                    pm_at(planes[j], x, y) = j == k && x >= 84 ? 1.0f : 0.0f;
        for (int y = 0; y < COARSE; y++)
            for (int x = 0; x < COARSE; x++)
                pm_at(&f->coarse, x, y) = x < 10 ? 4.0f : -4.0f;
        assert_int_equal(pm_guided_enlarge(&f->job, &f->guide, 1, &f->coarse, &f->out), PIHMAP_OK);
        for (int x = 60; x < 110; x++)
            if ((pm_at(&f->out, x, 80) > 0.0f) != (x < 84))
                fail_msg("guide %d, column %d: %.2f", k, x, (double)pm_at(&f->out, x, 80));
    }
}

static void a_pattern_within_an_even_map_does_not_matter(void **state)
{
    struct fixture *f = *state;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            pm_at(&f->guide.light, x, y) = hypot(x - 80, y - 80) < 20 ? -1.5f : 0.0f;
    for (size_t i = 0; i < COARSE * COARSE; i++)
        f->coarse.v[i] = 3.0f;
    assert_int_equal(pm_guided_enlarge(&f->job, &f->guide, 1, &f->coarse, &f->out), PIHMAP_OK);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        assert_true(fabsf(f->out.v[i] - 3.0f) < 1e-3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_rim_is_the_photos_own, begin, end),
        cmocka_unit_test_setup_teardown(a_pattern_within_an_even_map_does_not_matter, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
