/* The lighting field that levelling took out: found from a known field, and applied to a picture.
 */
#include "tone/relight.h"

#include "stage/stage_case.h"

#define W 320
#define H 240

/* Brighter to the right, warmer to the bottom. */
static double factor_at(double x, double y, int k)
{
    return exp(0.3 * (x / W - 0.5) + 0.2 * (1 - k) * (y / H - 0.5));
}

static uint8_t code_of(double linear)
{
    return (uint8_t)lround(255 * pm_linear_to_srgb(fmin(linear, 1)));
}

static void lit(const struct stage_case *c, struct pm_linear *out)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(out, k), x, y) =
                    pm_at(case_channel((struct pm_linear *)&c->skin, k), x, y) *
                    (float)factor_at(x, y, k);
}

/* A picture of half the size, of one colour, is lit as the photo was, to two codes. */
static void a_picture_is_lit_as_the_photo_was(void **state)
{
    (void)state;
    struct stage_case c;
    struct pm_linear levelled;
    struct pm_light light;
    struct pm_rgb8 picture = {0};
    case_flat(&c, CASE_SKIN, W, H);
    case_copy(&c, &c.skin, &levelled);
    lit(&c, &levelled);
    for (int y = 100; y < 140; y++) /* black in both, e.g. hair: says nothing of the light */
        for (int x = 100; x < 140; x++)
            for (int k = 0; k < 3; k++) {
                pm_at(case_channel(&c.skin, k), x, y) = 0.0005f;
                pm_at(case_channel(&levelled, k), x, y) = 0.1f;
            }
    assert_int_equal(pm_light_of(&c.job, &c.skin, &levelled, &light), PIHMAP_OK);
    picture.w = W / 2;
    picture.h = H / 2;
    picture.v = malloc((size_t)picture.w * (size_t)picture.h * 3);
    memset(picture.v, 120, (size_t)picture.w * (size_t)picture.h * 3);
    assert_int_equal(pm_relight(&c.job, &light, &picture), PIHMAP_OK);
    double worst = 0;
    for (int y = 8; y < picture.h - 8; y++)
        for (int x = 8; x < picture.w - 8; x++)
            for (int k = 0; k < 3; k++) {
                const double wanted = code_of(pm_srgb_to_linear(120 / 255.0) *
                                              factor_at(2 * x + 0.5, 2 * y + 0.5, k));
                const uint8_t found = picture.v[(y * picture.w + x) * 3 + k];
                worst = fmax(worst, fabs(found - wanted));
            }
    print_message("relit to %.0f codes\n", worst);
    assert_true(worst <= 2);
    free(picture.v);
    pm_light_free(&light);
    pm_linear_free(&levelled);
    case_end(&c);
}

static void no_change_of_light_changes_no_picture(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_light none = {0};
    uint8_t px[3] = {10, 100, 250};
    struct pm_rgb8 picture = {.w = 1, .h = 1, .v = px};
    pm_job_init(&job, 1);
    assert_int_equal(pm_relight(&job, &none, &picture), PIHMAP_OK);
    assert_true(px[0] == 10 && px[1] == 100 && px[2] == 250);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_lit_as_the_photo_was),
        cmocka_unit_test(no_change_of_light_changes_no_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
