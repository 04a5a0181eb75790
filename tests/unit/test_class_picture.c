/* The picture of what is left out, and the mask of measured skin. */
#include "report/class_picture.h"

#include "support/check.h"

#include <string.h>

#define MAP_W 40
#define MAP_H 30
#define TIMES 8

struct drawing {
    struct pm_job job;
    struct pm_class_map classes; /* left half measured, right half gloss, in its middle a lip */
    struct pm_rgb8 picture;      /* one colour of skin */
};

static void begin(struct drawing *d)
{
    pm_job_init(&d->job, 2);
    assert_int_equal(pm_class_map_alloc(&d->job, MAP_W, MAP_H, &d->classes), PIHMAP_OK);
    assert_int_equal(pm_rgb8_alloc(&d->job, TIMES * MAP_W, TIMES * MAP_H, &d->picture), PIHMAP_OK);
    for (int y = 0; y < MAP_H; y++)
        for (int x = MAP_W / 2; x < MAP_W; x++)
            pm_at(&d->classes, x, y) =
                x > 28 && x < 34 && y > 10 && y < 16 ? PM_PIXEL_LIP : PM_PIXEL_GLOSS;
    for (size_t i = 0; i < pm_pixels(&d->picture); i++)
        memcpy(d->picture.v + 3 * i, (const uint8_t[3]){190, 140, 115}, 3);
}

static void end(struct drawing *d)
{
    pm_class_map_free(&d->classes);
    pm_rgb8_free(&d->picture);
    pm_job_free(&d->job);
}

/* The px in the middle of px (x, y) of the map. */
static const uint8_t *at(const struct drawing *d, int x, int y)
{
    const size_t u = (size_t)(TIMES * x + TIMES / 2), v = (size_t)(TIMES * y + TIMES / 2);
    return d->picture.v + 3 * (v * (size_t)d->picture.w + u);
}

static void is_tinted(const struct drawing *d, int x, int y, enum pm_pixel_class c)
{
    const uint32_t rgb = pm_pixel_colour(c);
    for (int k = 0; k < 3; k++) {
        const int was = (int[]){190, 140, 115}[k], now = at(d, x, y)[k];
        const int to = (int)(rgb >> (16 - 8 * k) & 255);
        if (abs(now - to) >= abs(was - to) && abs(was - to) > 20)
            fail_msg("channel %d at %d, %d is %d, no nearer to %d", k, x, y, now, to);
    }
}

static void only_what_is_left_out_is_tinted(void **state)
{
    (void)state;
    struct drawing d;
    begin(&d);
    assert_int_equal(pm_class_tint(&d.job, &d.classes, &d.picture), PIHMAP_OK);
    for (int y = 0; y < MAP_H; y++)
        for (int x = 0; x < MAP_W / 2 - 1; x++)
            assert_memory_equal(at(&d, x, y), ((const uint8_t[3]){190, 140, 115}), 3);
    is_tinted(&d, 25, 5, PM_PIXEL_GLOSS);
    is_tinted(&d, 31, 13, PM_PIXEL_LIP);
    end(&d);
}

/* The legend is dark, in a corner of what is left out; without shares the rest is the same. */
static void the_legend_hides_no_skin(void **state)
{
    (void)state;
    struct drawing d;
    double share[PIHMAP_PIXEL_ROOM] = {0.5, [PM_PIXEL_GLOSS] = 0.48, [PM_PIXEL_LIP] = 0.02};
    int dark = 0;
    begin(&d);
    const struct pm_class_facts facts = {&d.classes, share, 0.51};
    assert_int_equal(pm_class_picture(&d.job, &facts, &d.picture), PIHMAP_OK);
    for (int y = 0; y < MAP_H; y++)
        for (int x = 0; x < MAP_W / 2 - 2; x++)
            if (y > 1 && y < MAP_H - 2 && x > 1) /* the contour lies along the rim */
                assert_memory_equal(at(&d, x, y), ((const uint8_t[3]){190, 140, 115}), 3);
    for (size_t i = 0; i < pm_pixels(&d.picture); i++)
        dark += d.picture.v[3 * i] < 60 && d.picture.v[3 * i + 1] < 60;
    assert_true(dark > 500);
    end(&d);
}

static void the_mask_is_measured_skin(void **state)
{
    (void)state;
    struct drawing d;
    struct pm_mask mask;
    begin(&d);
    assert_int_equal(pm_class_mask(&d.job, &d.classes, 400, 300, &mask), PIHMAP_OK);
    for (int y = 0; y < 300; y++)
        for (int x = 0; x < 400; x++)
            if (abs(x - 200) > 1)
                assert_int_equal(pm_at(&mask, x, y), x < 200 ? 255 : 0);
    pm_mask_free(&mask);
    end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_left_out_is_tinted),
                                       cmocka_unit_test(the_legend_hides_no_skin),
                                       cmocka_unit_test(the_mask_is_measured_skin)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
