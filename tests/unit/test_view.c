/* Where the network looks: sizes, bounds of what was counted, specks, margin, zoom. */
#include "skin/view.h"

#include "support/check.h"

#define N 100 /* columns and rows of a profile */

static struct pm_job job;

static int begin(void **state)
{
    (void)state;
    pm_job_init(&job, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    pm_job_free(&job);
    return 0;
}

/* So many px in each of the places first... last. */
static struct pm_profile profile(int first, int last, size_t count)
{
    struct pm_profile p;
    assert_int_equal(pm_profile_take(&job, N, &p), PIHMAP_OK);
    for (int i = first; i <= last; i++)
        p.count[i] = count;
    return p;
}

static void assert_inside(const struct pm_view *v)
{
    assert_true(v->x >= 0 && v->y >= 0 && v->w > 0 && v->h > 0);
    assert_true(v->x + v->w <= v->frame_w && v->y + v->h <= v->frame_h);
    const int sides[] = {v->x, v->y, v->w, v->h, v->frame_w, v->frame_h};
    for (int k = 0; k < 6; k++)
        assert_int_equal(sides[k] % PM_NET_STEP, 0);
}

static void all_of_a_photo_has_the_side_asked_for(void **state)
{
    (void)state;
    static const int sizes[][4] = {{640, 480, 192, 144}, {3000, 4000, 144, 192}, {17, 31, 16, 16},
                                   {900, 17, 192, 16},   {100, 100, 96, 96},     {16, 16, 16, 16}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const struct pm_view v = pm_view_whole(sizes[i][0], sizes[i][1], 192);
        assert_int_equal(v.frame_w, sizes[i][2]);
        assert_int_equal(v.frame_h, sizes[i][3]);
        assert_int_equal(v.w, v.frame_w);
        assert_int_equal(v.h, v.frame_h);
        assert_inside(&v);
    }
}

static void without_anything_to_see_it_is_all_of_the_photo(void **state)
{
    (void)state;
    const struct pm_profile none = profile(0, -1, 0);
    const struct pm_view v = pm_view_of(1600, 1200, &none, &none);
    assert_int_equal(v.frame_w, PM_NET_NEAR_SIDE);
    assert_int_equal(v.w, v.frame_w);
    assert_int_equal(v.h, v.frame_h);
}

static void what_fills_the_photo_is_all_of_it(void **state)
{
    (void)state;
    const struct pm_profile all = profile(0, N - 1, 9);
    const struct pm_view v = pm_view_of(1600, 1200, &all, &all);
    assert_int_equal(v.frame_w, PM_NET_NEAR_SIDE);
    assert_int_equal(v.w, v.frame_w);
    assert_int_equal(v.h, v.frame_h);
}

/* A head in the upper half: as large as the near side, with a margin on every side. */
static void a_part_is_seen_larger(void **state)
{
    (void)state;
    const struct pm_profile x = profile(30, 69, 9), y = profile(10, 59, 9);
    const struct pm_view v = pm_view_of(1600, 1600, &x, &y);
    assert_inside(&v);
    assert_true(v.frame_w > PM_NET_NEAR_SIDE && v.frame_w < 2 * PM_NET_NEAR_SIDE);
    assert_true(abs(v.h - PM_NET_NEAR_SIDE) <= 2 * PM_NET_STEP);
    const double one = v.frame_w / 100.0;
    assert_true(v.x < 24 * one && v.x > 18 * one);
    assert_true(v.x + v.w > 76 * one && v.x + v.w < 82 * one);
    assert_true(v.y < 4 * one && v.y + v.h > 66 * one && v.y + v.h < 72 * one);
}

static void what_is_small_is_seen_at_most_twice_as_large(void **state)
{
    (void)state;
    const struct pm_profile x = profile(90, 99, 9), y = profile(0, 9, 9);
    const struct pm_view v = pm_view_of(1600, 1600, &x, &y);
    assert_inside(&v);
    assert_int_equal(v.frame_w, 2 * PM_NET_NEAR_SIDE);
    assert_true(v.w < v.frame_w / 5 && v.h < v.frame_h / 5);
    assert_int_equal(v.x + v.w, v.frame_w);
    assert_int_equal(v.y, 0);
}

static void specks_elsewhere_do_not_count(void **state)
{
    (void)state;
    struct pm_profile x = profile(40, 59, 100);
    const struct pm_profile y = profile(40, 59, 100);
    const struct pm_view without = pm_view_of(1600, 1600, &x, &y);
    x.count[0] = x.count[99] = 15;
    const struct pm_view with = pm_view_of(1600, 1600, &x, &y);
    assert_int_equal(with.x, without.x);
    assert_int_equal(with.w, without.w);
    x.count[0] = 60;
    assert_int_equal(pm_view_of(1600, 1600, &x, &y).x, 0);
}

static void a_small_photo_is_not_enlarged(void **state)
{
    (void)state;
    const struct pm_profile x = profile(40, 59, 9), y = profile(40, 59, 9);
    const struct pm_view v = pm_view_of(200, 150, &x, &y);
    assert_inside(&v);
    assert_int_equal(v.frame_w, 192);
    assert_int_equal(v.frame_h, 144);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_photo_has_the_side_asked_for),
        cmocka_unit_test(without_anything_to_see_it_is_all_of_the_photo),
        cmocka_unit_test(what_fills_the_photo_is_all_of_it),
        cmocka_unit_test(a_part_is_seen_larger),
        cmocka_unit_test(what_is_small_is_seen_at_most_twice_as_large),
        cmocka_unit_test(specks_elsewhere_do_not_count),
        cmocka_unit_test(a_small_photo_is_not_enlarged),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
