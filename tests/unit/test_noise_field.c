/* Noise that differs from place to place: found where it is, and not raised by marks. */
#include "change/noise_field.h"

#include "base/change.h"

#include "support/check.h"
#include "support/noise.h"

#include <math.h>
#include <string.h>

#define W 400
#define H 300

struct field {
    struct pm_job job;
    struct pm_change change;
};

/* All of it is skin; delta L* has a sigma of 1 on the left and of 3 on the right half. */
static void begin(struct field *f)
{
    memset(f, 0, sizeof *f);
    pm_job_init(&f->job, 1);
    struct pm_plane *const planes[] = {&f->change.dL, &f->change.sigma};
    for (int k = 0; k < 2; k++)
        assert_int_equal(pm_plane_alloc(&f->job, W, H, planes[k]), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&f->job, W, H, &f->change.valid), PIHMAP_OK);
    memset(f->change.valid.v, 255, W * H);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            pm_at(&f->change.sigma, x, y) = 1.0f;
            pm_at(&f->change.dL, x, y) =
                (x < W / 2 ? 1.0f : 3.0f) * 1.7f * (float)pm_noise(x / 2.0, y / 2.0, 7);
        }
}

static void end(struct field *f)
{
    pm_change_free(&f->change);
    pm_job_free(&f->job);
}

static enum pihmap_status find_field(struct field *f)
{
    return pm_noise_field(&f->job, &f->change.dL, &f->change.valid, &f->change.sigma);
}

static double sigma_at(const struct field *f, int x, int y)
{
    return (double)pm_at(&f->change.sigma, x, y);
}

static void noise_has_its_place(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    assert_int_equal(find_field(&f), PIHMAP_OK);
    const double ratio = sigma_at(&f, 320, 150) / sigma_at(&f, 80, 150);
    print_message("thrice the noise: %.2f times\n", ratio);
    assert_true(ratio > 2.5 && ratio < 3.5);
    end(&f);
}

/* A mark of the largest size, as wide as 12 % of the side. */
static void a_mark_is_no_noise(void **state)
{
    (void)state;
    struct field plain, marked;
    begin(&plain);
    begin(&marked);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - 90, y - 150) < 0.06 * W)
                pm_at(&marked.change.dL, x, y) -= 6.0f;
    assert_int_equal(find_field(&plain), PIHMAP_OK);
    assert_int_equal(find_field(&marked), PIHMAP_OK);
    const double raised = sigma_at(&marked, 90, 150) / sigma_at(&plain, 90, 150);
    print_message("a mark of 6 sigmas raises its noise by %.2f\n", raised);
    assert_true(raised < 2.0);
    end(&plain);
    end(&marked);
}

/* What the photos' detail predicts is kept: twice the sigma under twice the noise is no place. */
static void what_is_predicted_is_kept(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int y = 0; y < H; y++)
        for (int x = W / 2; x < W; x++)
            pm_at(&f.change.sigma, x, y) = 3.0f;
    assert_int_equal(find_field(&f), PIHMAP_OK);
    const double ratio = sigma_at(&f, 320, 150) / sigma_at(&f, 80, 150);
    assert_true(ratio > 2.5 && ratio < 3.5);
    end(&f);
}

/* Calm skin is not trusted without limit; where nothing is known sigma stays. */
static void limits_hold(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            if (x < W / 4)
                pm_at(&f.change.dL, x, y) *= 0.01f;
            if (x > W / 2)
                pm_at(&f.change.valid, x, y) = 0;
        }
    assert_int_equal(find_field(&f), PIHMAP_OK);
    assert_true(fabs(sigma_at(&f, 40, 150) - 0.5) < 0.05);
    assert_true(fabs(sigma_at(&f, 390, 150) - 1.0) < 0.01);
    memset(f.change.valid.v, 0, W * H);
    const double was = sigma_at(&f, 150, 150);
    assert_int_equal(find_field(&f), PIHMAP_OK);
    assert_true(sigma_at(&f, 150, 150) == was);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_has_its_place),
        cmocka_unit_test(a_mark_is_no_noise),
        cmocka_unit_test(what_is_predicted_is_kept),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
