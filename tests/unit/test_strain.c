/* Strain of a region, of displacement fields whose gradient is known. */
#include "compare/strain.h"

#include "support/check.h"

#include <string.h>

#define W 200
#define H 120
#define AT_PX(x, y) ((size_t)(y)*W + (size_t)(x))

struct strain_case {
    struct pm_job job;
    struct pm_align align;
    struct pm_labels labels;
};

static int begin(void **state)
{
    static struct strain_case s;
    pm_job_init(&s.job, 1);
    s.align = (struct pm_align){.scale = 1};
    assert_int_equal(pm_plane_alloc(&s.job, W, H, &s.align.dx), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&s.job, W, H, &s.align.dy), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&s.job, W, H, &s.labels), PIHMAP_OK);
    *state = &s;
    return 0;
}

static int end(void **state)
{
    struct strain_case *s = *state;
    pm_plane_free(&s->align.dx);
    pm_plane_free(&s->align.dy);
    pm_labels_free(&s->labels);
    pm_job_free(&s->job);
    return 0;
}

/* The displacement grows by stretch along x and by shear of x along y, right of the middle only. */
static void pull(struct strain_case *s, double stretch, double shear)
{
    for (int y = 0; y < H; y++)
        for (int x = W / 2; x < W; x++) {
            s->align.dx.v[AT_PX(x, y)] = (float)(stretch * (x - W / 2));
            s->align.dy.v[AT_PX(x, y)] = (float)(shear * (x - W / 2));
        }
}

static double strain_in(struct strain_case *s, int x0, int y0, int w, int h)
{
    struct pm_region r = {.label = 1, .x = x0, .y = y0, .w = w, .h = h};
    struct pm_region_list list = {1, &r};
    r.cx = x0 + 0.5 * (w - 1);
    r.cy = y0 + 0.5 * (h - 1);
    memset(s->labels.v, 0, sizeof *s->labels.v * pm_pixels(&s->labels));
    for (int y = y0; y < y0 + h; y++)
        for (int x = x0; x < x0 + w; x++)
            s->labels.v[AT_PX(x, y)] = 1;
    pm_find_strain(&s->align, &s->labels, &list);
    return r.strain;
}

static void strain_is_the_gradient_of_the_movement(void **state)
{
    struct strain_case *s = *state;
    assert_near("still skin", strain_in(s, 140, 40, 30, 30), 0, 0);
    pull(s, 0.2, 0);
    assert_near("stretched", strain_in(s, 140, 40, 30, 30), 0.2, 1e-4);
    assert_near("beside it", strain_in(s, 20, 40, 30, 30), 0, 1e-6);
    pull(s, 0, 0.3);
    assert_near("sheared", strain_in(s, 140, 40, 30, 30), 0.3, 1e-4);
    pull(s, 0.3, 0.4);
    assert_near("both", strain_in(s, 140, 40, 30, 30), 0.5, 1e-4);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            s->align.dx.v[AT_PX(x, y)] = 0;
            s->align.dy.v[AT_PX(x, y)] = 0.2f * (float)y;
        }
    assert_near("stretched along y", strain_in(s, 20, 40, 30, 30), 0.2, 1e-4);
    pull(s, 0.3, 0.4);
    s->align.scale = 2; /* an after photo of twice the size moves by twice as many px */
    assert_near("in a larger photo", strain_in(s, 140, 40, 30, 30), 0.25, 1e-4);
}

/* Half of the region is in still skin, half in stretched: the mean, not that of its middle. */
static void a_region_has_the_mean_of_its_px(void **state)
{
    struct strain_case *s = *state;
    pull(s, 0.4, 0);
    assert_near("half of it", strain_in(s, 60, 20, 80, 80), 0.2, 0.02);
    assert_near("a narrow one", strain_in(s, 150, 20, 1, 80), 0.4, 1e-4);
}

#define STRAIN_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STRAIN_TEST(strain_is_the_gradient_of_the_movement),
        STRAIN_TEST(a_region_has_the_mean_of_its_px),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
