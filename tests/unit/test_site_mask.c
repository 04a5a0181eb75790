/* Masks as sites: parts, the whole, what lies on them, and what is none. */
#include "batch/site_mask.h"

#include "codec/picture_file.h"
#include "unit/io_case.h"

#include <stdlib.h>

enum { W = 40, H = 30 };

static void fill(struct pm_mask *mask, int x, int y, int w, int h)
{
    for (int v = y; v < y + h; v++)
        for (int u = x; u < x + w; u++)
            pm_at(mask, u, v) = 255;
}

/* Two parts: a square of 6 x 4 at (3, 5), and a ring of 9 x 9 at (20, 10) with a hole of 5 x 5. */
static const char *save_two(struct io_case *c)
{
    const struct pm_keep keep = {.force = true};
    struct pm_mask mask;
    const char *path = io_path(c, "mask.png");
    assert_int_equal(pm_mask_alloc(&c->job, W, H, &mask), PIHMAP_OK);
    fill(&mask, 3, 5, 6, 4);
    fill(&mask, 20, 10, 9, 9);
    for (int y = 12; y < 17; y++)
        for (int x = 22; x < 27; x++)
            pm_at(&mask, x, y) = 127;
    assert_int_equal(pm_save_mask(&c->job, path, &keep, &mask), PIHMAP_OK);
    pm_mask_free(&mask);
    return path;
}

static void parts_have_their_area_and_centre(void **state)
{
    struct io_case *c = *state;
    struct pm_site_mask *v;
    size_t n;
    assert_int_equal(pm_site_masks_read(&c->job, save_two(c), false, &v, &n), PIHMAP_OK);
    assert_int_equal(n, 2);
    assert_int_equal(v[0].x, 3);
    assert_int_equal(v[0].y, 5);
    assert_int_equal(v[0].w, 6);
    assert_int_equal(v[0].h, 4);
    assert_true(v[0].area == 24 && v[0].cx == 5.5 && v[0].cy == 6.5);
    assert_true(v[1].area == 81 - 25 && v[1].cx == 24 && v[1].cy == 14);
    assert_true(pm_site_mask_holds(&v[0], 3, 5) && pm_site_mask_holds(&v[0], 8.4, 8.4));
    assert_false(pm_site_mask_holds(&v[0], 2.4, 5) || pm_site_mask_holds(&v[0], 8.6, 8));
    assert_true(pm_site_mask_holds(&v[1], 20, 10));
    assert_false(pm_site_mask_holds(&v[1], 24, 14));
    assert_false(pm_site_mask_holds(&v[1], -1e300, 14) || pm_site_mask_holds(&v[1], 24, 1e300));
    pm_site_masks_free(v, n);
}

static void the_whole_is_one_site(void **state)
{
    struct io_case *c = *state;
    struct pm_site_mask *v;
    size_t n;
    assert_int_equal(pm_site_masks_read(&c->job, save_two(c), true, &v, &n), PIHMAP_OK);
    assert_int_equal(n, 1);
    assert_int_equal(v[0].x, 3);
    assert_int_equal(v[0].y, 5);
    assert_int_equal(v[0].w, 26);
    assert_int_equal(v[0].h, 14);
    assert_true(v[0].area == 24 + 56);
    assert_true(pm_site_mask_holds(&v[0], 5, 6) && pm_site_mask_holds(&v[0], 20, 14));
    assert_false(pm_site_mask_holds(&v[0], 15, 9));
    pm_site_masks_free(v, n);
}

static void black_and_noise_are_refused(void **state)
{
    const struct pm_keep keep = {.force = true};
    struct io_case *c = *state;
    struct pm_site_mask *v;
    struct pm_mask mask;
    size_t n;
    const char *path = io_path(c, "mask.png");
    assert_int_equal(pm_mask_alloc(&c->job, 200, 200, &mask), PIHMAP_OK);
    assert_int_equal(pm_save_mask(&c->job, path, &keep, &mask), PIHMAP_OK);
    assert_int_equal(pm_site_masks_read(&c->job, path, false, &v, &n), PIHMAP_EFORMAT);
    assert_null(v);
    for (int y = 0; y < 200; y += 2)
        for (int x = 0; x < 200; x += 2)
            pm_at(&mask, x, y) = 255;
    assert_int_equal(pm_save_mask(&c->job, path, &keep, &mask), PIHMAP_OK);
    assert_int_equal(pm_site_masks_read(&c->job, path, false, &v, &n), PIHMAP_ELIMIT);
    assert_null(v);
    assert_int_equal(pm_site_masks_read(&c->job, io_path(c, "none.png"), false, &v, &n),
                     PIHMAP_ESYS);
    pm_mask_free(&mask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(parts_have_their_area_and_centre),
        IO_TEST(the_whole_is_one_site),
        IO_TEST(black_and_noise_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
