/*
 * The confidence map: high where both pictures agree in some band, middling where one or both are
 * plain, low where both have structure that differs.
 */
#include "align/confidence.h"

#include "unit/warped_case.h"

/* Left to right: the same structure, unlike structure, structure in the after picture only, plain.
 */
enum { SAME, UNLIKE, MARK, PLAIN, PARTS };

static int part_of(int band, double x)
{
    return (int)(x * PARTS / (CASE_W >> band));
}

static void paint_parts(int band, double x, double y, struct warped_px *out)
{
    const int part = part_of(band, x);
    if (part == UNLIKE || part == MARK)
        out->after = case_structure(band, x, y, 7);
    if (part == MARK || part == PLAIN)
        out->before = 0.1 * case_structure(band, x, y, 8);
    if (part == PLAIN)
        out->after = 0.1 * case_structure(band, x, y, 9);
}

static void maps(struct warped_case *c, double mean[PARTS])
{
    struct pm_plane map;
    double n[PARTS] = {0};
    assert_int_equal(pm_confidence(&c->job, c->band, PM_BANDS, &map), PIHMAP_OK);
    assert_true(map.w == CASE_W / 4 && map.h == CASE_H / 4);
    for (int k = 0; k < PARTS; k++)
        mean[k] = 0;
    for (int y = 0; y < map.h; y++)
        for (int x = 0; x < map.w; x++) {
            const int part = part_of(2, x), along = x % (map.w / PARTS);
            if (along < 8 || along >= map.w / PARTS - 8) /* windows reach into the next part */
                continue;
            mean[part] += (double)pm_at(&map, x, y);
            n[part]++;
        }
    for (int k = 0; k < PARTS; k++)
        mean[k] /= n[k];
}

static void it_says_where_the_pictures_agree(void **state)
{
    (void)state;
    struct warped_case c;
    double mean[PARTS];
    warped_begin(&c, paint_parts);
    maps(&c, mean);
    assert_near("same", mean[SAME], 1, 0.001);
    assert_true(mean[UNLIKE] < 0.47);
    assert_near("mark", mean[MARK], 0.55, 0.02);
    assert_near("plain", mean[PLAIN], 0.55, 0.02);
    pm_job_free(&c.job);
}

/* The finest band is blurred away, the coarsest differs by the light: the middle one suffices. */
static void paint_middle(int band, double x, double y, struct warped_px *out)
{
    paint_parts(band, x, y, out);
    if (part_of(band, x) != SAME)
        return;
    if (band == 0)
        out->before *= 0.1;
    if (band == 2)
        out->after = case_structure(band, x, y, 11);
}

static void one_band_is_enough(void **state)
{
    (void)state;
    struct warped_case c;
    double mean[PARTS];
    warped_begin(&c, paint_middle);
    for (size_t i = 0; i < pm_pixels(&c.band[0].after); i++)
        c.band[0].after.v[i] = -c.band[0].after.v[i];
    maps(&c, mean);
    assert_near("same in the middle band", mean[SAME], 1, 0.001);
    pm_job_free(&c.job);
}

/* Structure in one band that differs is enough to doubt, although the others are plain. */
static void paint_fine(int band, double x, double y, struct warped_px *out)
{
    paint_parts(band, x, y, out);
    if (band > 0 && part_of(band, x) == UNLIKE)
        out->before = out->after = 0;
}

static void differing_in_one_band_is_enough_to_doubt(void **state)
{
    (void)state;
    struct warped_case c;
    double mean[PARTS];
    warped_begin(&c, paint_fine);
    maps(&c, mean);
    assert_true(mean[UNLIKE] < 0.47);
    pm_job_free(&c.job);
}

/* Noise in both pictures, as normalisation leaves it: a mean square of 0.3. */
static void paint_noise(int band, double x, double y, struct warped_px *out)
{
    out->before = 0.55 * case_structure(band, x, y, 21);
    out->after = 0.55 * case_structure(band, x, y, 22);
}

static void noise_is_no_structure(void **state)
{
    (void)state;
    struct warped_case c;
    double mean[PARTS];
    warped_begin(&c, paint_noise);
    maps(&c, mean);
    for (int k = 0; k < PARTS; k++)
        assert_near("noise", mean[k], 0.55, 0.02);
    pm_job_free(&c.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_where_the_pictures_agree),
        cmocka_unit_test(one_band_is_enough),
        cmocka_unit_test(differing_in_one_band_is_enough_to_doubt),
        cmocka_unit_test(noise_is_no_structure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
