/*
 * How far red spots stand out: the same in any light and wherever they lie; half when they are half
 * as red; nothing from shade; not known where there is next to no skin.
 */
#include "tone/redness.h"

#include "support/check.h"
#include "support/noise.h"

#include <math.h>
#include <string.h>

#define W 480
#define H 400
#define PITCH 60 /* px from spot to spot */
#define RADIUS 6 /* px */
#define GRAIN 0.02

static struct pm_job job;
static struct pm_mask skin;

static int open_skin(void **state)
{
    (void)state;
    pm_job_init(&job, 2);
    assert_int_equal(pm_mask_alloc(&job, W, H, &skin), PIHMAP_OK);
    return 0;
}

static int close_skin(void **state)
{
    (void)state;
    pm_mask_free(&skin);
    pm_job_free(&job);
    return 0;
}

struct look {
    double red;   /* ln units by which a spot has less green */
    double lip;   /* ln units by which a stripe of half the width has less green */
    double shade; /* ln units by which it is darker in all colours */
    double light; /* of the right end over the left, ln units */
    int moved;    /* px, whole cells */
    uint32_t seed;
};

static void paint(const struct look *look, struct pm_linear *out)
{
    assert_int_equal(pm_linear_alloc(&job, W, H, out), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double u = fmod(x + look->moved, PITCH) - PITCH / 2;
            const double v = fmod(y, PITCH) - PITCH / 2;
            const double spot = exp(-0.5 * (u * u + v * v) / (RADIUS * RADIUS));
            const double ln = look->light * x / W - look->shade * spot +
                              GRAIN * pm_noise(x / 2.0, y / 2.0, look->seed);
            pm_at(&out->r, x, y) = (float)(0.5 * exp(ln));
            const double blood = look->red * spot + look->lip * (y > H / 4 && y < H * 3 / 4);
            pm_at(&out->g, x, y) = (float)(0.3 * exp(ln - blood));
            pm_at(&out->b, x, y) = (float)(0.2 * exp(ln - 0.8 * blood));
        }
}

static struct pm_redness redness_of(struct look before, struct look after)
{
    struct pm_linear was, now;
    struct pm_redness out;
    before.seed = 1;
    after.seed = 2;
    paint(&before, &was);
    paint(&after, &now);
    const struct pm_registered_pair pair = {&was, &now, &skin};
    assert_int_equal(pm_redness(&job, &pair, &out), PIHMAP_OK);
    pm_linear_free(&was);
    pm_linear_free(&now);
    return out;
}

static void all_is_skin(void)
{
    memset(skin.v, 255, pm_pixels(&skin));
}

static void half_as_red_stands_out_half(void **state)
{
    (void)state;
    all_is_skin();
    const struct pm_redness r =
        redness_of((struct look){.red = 0.3}, (struct look){.red = 0.15, .moved = 18});
    /* The reddest 3 % of this skin, by the formula on the same cells without grain. */
    assert_near("before", r.before, 0.38 * 0.3 * 100 / M_LN10, 0.3);
    assert_near("after over before", r.after / r.before, 0.5, 0.06);
}

static void light_and_shade_are_not_redness(void **state)
{
    (void)state;
    all_is_skin();
    const struct pm_redness lit =
        redness_of((struct look){.red = 0.2}, (struct look){.red = 0.2, .shade = 0.3, .light = 1});
    assert_near("in other light", lit.after, lit.before, 0.05 * lit.before);
    const struct pm_redness shade = redness_of((struct look){.shade = 0.4}, (struct look){0});
    assert_near("of shade", shade.before, 0, 0.15);
}

static void a_line_and_an_edge_are_no_spots(void **state)
{
    (void)state;
    all_is_skin();
    const struct pm_redness lip = redness_of((struct look){.lip = 0.4}, (struct look){0});
    assert_near("edges of lips", lip.before, lip.after, 0.15);
}

static void what_is_no_skin_is_not_looked_at(void **state)
{
    (void)state;
    memset(skin.v, 0, pm_pixels(&skin));
    for (int y = 0; y < 40; y++)
        memset(pm_row(&skin, y), 255, 40);
    const struct pm_redness r = redness_of((struct look){.red = 0.4}, (struct look){.red = 0.4});
    assert_true(isnan(r.before) && isnan(r.after)); /* too little of it */
    for (int y = 0; y < H; y++) /* up to the middle of each spot's row, and a margin */
        memset(pm_row(&skin, y), (y + PITCH / 2 - 2) % PITCH < PITCH - 14 ? 255 : 0, W);
    const struct pm_redness calm = redness_of((struct look){.red = 0.4}, (struct look){.red = 0.4});
    assert_near("between spots", calm.before, 0, 0.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(half_as_red_stands_out_half),
                                       cmocka_unit_test(light_and_shade_are_not_redness),
                                       cmocka_unit_test(a_line_and_an_edge_are_no_spots),
                                       cmocka_unit_test(what_is_no_skin_is_not_looked_at)};
    return cmocka_run_group_tests(tests, open_skin, close_skin);
}
