/* Features of a px for skin segmentation: log chromaticity, light, fine contrast, the prior. */
#include "skin/colours.h"

#include "support/check.h"

#include <math.h>
#include <string.h>

#define W 64
#define H 48

struct picture {
    struct pm_job job;
    struct pm_photo photo;
    struct pm_colours colours;
};

/* One colour all over. */
static void begin(struct picture *p, float r, float g, float b)
{
    memset(p, 0, sizeof *p);
    pm_job_init(&p->job, 1);
    assert_int_equal(pm_linear_alloc(&p->job, W, H, &p->photo.linear), PIHMAP_OK);
    for (int i = 0; i < W * H; i++) {
        p->photo.linear.r.v[i] = r;
        p->photo.linear.g.v[i] = g;
        p->photo.linear.b.v[i] = b;
    }
}

static void end(struct picture *p)
{
    pm_linear_free(&p->photo.linear);
    pm_job_free(&p->job);
}

static void chromaticity_and_light_are_logarithms(void **state)
{
    (void)state;
    struct picture p;
    begin(&p, 0.4f, 0.2f, 0.1f);
    assert_int_equal(pm_find_colours(&p.job, &p.photo, &p.colours), PIHMAP_OK);
    const size_t i = H / 2 * W + W / 2;
    assert_true(fabs((double)p.colours.rg.v[i] - log(2)) < 1e-3);
    assert_true(fabs((double)p.colours.gb.v[i] - log(2)) < 1e-3);
    assert_true(fabs((double)p.colours.light.v[i] - log(0.2)) < 1e-3);
    assert_true(p.colours.contrast.v[i] < 1e-3f);
    end(&p);
}

/* Hairs are lines a few px wide; shading is not. */
static void hair_has_fine_contrast_and_shading_has_none(void **state)
{
    (void)state;
    struct picture p;
    begin(&p, 0.4f, 0.2f, 0.1f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            pm_at(&p.photo.linear.g, x, y) *= x < W / 2   ? expf(-0.04f * (float)x)
                                              : x % 5 < 2 ? 0.3f
                                                          : 1.0f;
    assert_int_equal(pm_find_light(&p.job, &p.photo, &p.colours), PIHMAP_OK);
    assert_true(pm_at(&p.colours.contrast, W / 4, H / 2) < 0.2f * PM_SKIN_HAIR_CONTRAST);
    assert_true(pm_at(&p.colours.contrast, 3 * W / 4, H / 2) > PM_SKIN_HAIR_CONTRAST);
    end(&p);
}

/* Light skin in daylight and dark skin in warm light lie within, grass and sky beyond. */
static void the_prior_holds_all_skin(void **state)
{
    (void)state;
    const double most = PM_SKIN_PRIOR_SIGMAS * PM_SKIN_PRIOR_SIGMAS;
    assert_true(pm_skin_prior_distance2(0.3, 0.2) < most);
    assert_true(pm_skin_prior_distance2(1.2, 0.7) < most);
    assert_true(pm_skin_prior_distance2(0.68, 0.44) < 1e-9);
    assert_true(pm_skin_prior_distance2(-1.1, 1.1) > most);
    assert_true(pm_skin_prior_distance2(-0.7, -1.1) > most);
    assert_true(pm_skin_prior_distance2(0.68, 1.6) > most);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chromaticity_and_light_are_logarithms),
        cmocka_unit_test(hair_has_fine_contrast_and_shading_has_none),
        cmocka_unit_test(the_prior_holds_all_skin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
