/*
 * What a region's site says about its change: a step on flat skin is all outline; what a shift of
 * the photo makes is none; slopes and edges have their known values.
 */
#include "change/site.h"

#include "stage/stage_case.h"

#define W 400
#define H 300
#define CX 200
#define CY 150
#define RADIUS 12.0
#define WIDTH 20

struct site_case {
    struct pm_job job;
    struct pm_change change;
    struct pm_labels labels;
    struct pm_mask measured;
    uint8_t *near;
    struct pm_region region;
};

static int begin(void **state)
{
    static struct site_case s;
    s = (struct site_case){0};
    pm_job_init(&s.job, 1);
    assert_int_equal(pm_plane_alloc(&s.job, W, H, &s.change.dL), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&s.job, W, H, &s.change.L), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&s.job, W, H, &s.change.valid), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&s.job, W, H, &s.measured), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&s.job, W, H, &s.labels), PIHMAP_OK);
    s.near = calloc(W, H);
    assert_non_null(s.near);
    memset(s.change.valid.v, 255, pm_pixels(&s.measured));
    memset(s.measured.v, 255, pm_pixels(&s.measured));
    for (size_t i = 0; i < pm_pixels(&s.measured); i++)
        s.change.L.v[i] = 60;
    *state = &s;
    return 0;
}

static int end(void **state)
{
    struct site_case *s = *state;
    pm_change_free(&s->change);
    pm_mask_free(&s->measured);
    pm_labels_free(&s->labels);
    free(s->near);
    pm_job_free(&s->job);
    return 0;
}

/* A disc of region 1, with a gap about it that is no surrounding skin. */
static void outline(struct site_case *s, double x0, double y0)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double far = hypot(x - x0, y - y0);
            pm_at(&s->labels, x, y) = far < RADIUS;
            s->near[(size_t)y * W + (size_t)x] = far < RADIUS + 2;
        }
    s->region = (struct pm_region){.label = 1,
                                   .x = (int)(x0 - RADIUS),
                                   .y = (int)(y0 - RADIUS),
                                   .w = 2 * (int)RADIUS + 1,
                                   .h = 2 * (int)RADIUS + 1};
}

static const struct pm_region *describe(struct site_case *s)
{
    const struct pm_levelled_pair pair = {NULL, NULL, &s->change, &s->measured, 0.0, NULL};
    pm_describe_site(&pair, &s->labels, s->near, WIDTH, &s->region);
    return &s->region;
}

/* L* of a dark spot as wide as a mole, centred at x0. */
static float spot(int x, int y, double x0)
{
    const double dx = x - x0, dy = y - CY;
    return (float)(60 - 20 * exp(-(dx * dx + dy * dy) / 200));
}

static void a_step_on_flat_skin_is_all_outline(void **state)
{
    struct site_case *s = *state;
    outline(s, CX, CY);
    for (size_t i = 0; i < pm_pixels(&s->labels); i++)
        s->change.dL.v[i] = s->labels.v[i] ? -4 : 0;
    const struct pm_region *r = describe(s);
    assert_near("outlined", r->outlined, 1, 1e-3);
    assert_near("at edge", r->at_edge, 0, 0);
    for (int y = 0; y < H; y++) /* as deep, among changes as strong */
        for (int x = 0; x < W; x++)
            pm_at(&s->change.dL, x, y) += (x / 8 + y / 8) % 2 ? 3 : -3;
    const double restless = describe(s)->outlined;
    print_message("outlined: 1 on calm skin, %.2f on restless skin\n", restless);
    assert_true(restless > 0.1 && restless < 0.5);
}

/* A mole that moved by 1.5 px darkens the skin on one side of it. */
static void what_a_shift_makes_is_no_outline(void **state)
{
    struct site_case *s = *state;
    outline(s, CX + 10, CY);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&s->change.L, x, y) = spot(x, y, CX);
            pm_at(&s->change.dL, x, y) = spot(x, y, CX + 1.5) - spot(x, y, CX);
        }
    const double moved = describe(s)->outlined;
    for (int y = 0; y < H; y++) /* a mark on that place, besides */
        for (int x = 0; x < W; x++)
            pm_at(&s->change.dL, x, y) -= pm_at(&s->labels, x, y) ? 4 : 0;
    const double marked = describe(s)->outlined;
    print_message("outlined: moved %.2f, marked and moved %.2f\n", moved, marked);
    assert_true(moved < 0.3);
    assert_true(marked > 0.8);
}

/* ln Y falls by 0.2 per 1 % of the side, 4 px: L* + 16 by a third of that. */
static void steepness_is_the_slope_of_ln_luminance(void **state)
{
    struct site_case *s = *state;
    outline(s, CX, CY);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            pm_at(&s->change.L, x, y) = (float)(70 * exp(-0.2 / 4 / 3 * (x - CX)) - 16);
    assert_near("steepness", describe(s)->steepness, 0.2, 0.002);
    for (int y = 0; y < H; y++) /* the after photo is lit evenly: half of it */
        for (int x = 0; x < W; x++)
            pm_at(&s->change.dL, x, y) = 54 - pm_at(&s->change.L, x, y);
    assert_near("mean of both photos", describe(s)->steepness, 0.1, 0.002);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            pm_at(&s->change.dL, x, y) = 0;
    memset(s->change.valid.v, 0, pm_pixels(&s->change.valid));
    for (int y = 0; y < H; y++)
        pm_at(&s->change.valid, CX, y) = 255;
    assert_near("beside unknown skin", describe(s)->steepness, 0, 1e-4);
}

static void the_edge_is_what_was_not_measured(void **state)
{
    struct site_case *s = *state;
    outline(s, CX, CY);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < CX; x++)
            pm_at(&s->change.valid, x, y) = 0;
    assert_near("at edge", describe(s)->at_edge, 0.5, 0.02);
    outline(s, RADIUS, CY); /* the photo's own edge is none: nothing there was left out */
    for (int y = 0; y < H; y++)
        for (int x = 0; x < CX; x++)
            pm_at(&s->change.valid, x, y) = 255;
    assert_near("at the photo's edge", describe(s)->at_edge, 0, 0);
}

#define SITE_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_step_on_flat_skin_is_all_outline),
        SITE_TEST(what_a_shift_makes_is_no_outline),
        SITE_TEST(steepness_is_the_slope_of_ln_luminance),
        SITE_TEST(the_edge_is_what_was_not_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
