/* Blurred patches on a field of skin whose fine contrast is given. */
#include "skin/blurred.h"

#include "support/check.h"

#include <math.h>
#include <string.h>

#define W 400
#define H 300
#define TEXTURE 0.02f /* fine contrast of skin */
#define NONE 0.003f   /* of what was blurred: JPEG's */

struct field {
    struct pm_job job;
    struct pm_colours colours;
    struct pm_mask skin;
    struct pm_class_map why;
};

/* All of it is skin. Its texture varies by a third from px to px. */
static void begin(struct field *f)
{
    memset(f, 0, sizeof *f);
    pm_job_init(&f->job, 1);
    f->colours.w = W;
    f->colours.h = H;
    f->colours.contrast = pm_plane_scratch(&f->job, W, H);
    for (int i = 0; i < W * H; i++)
        f->colours.contrast.v[i] = TEXTURE * (1.0f + 0.3f * sinf((float)(i % 7) + (float)(i % 11)));
    assert_int_equal(pm_mask_alloc(&f->job, W, H, &f->skin), PIHMAP_OK);
    assert_int_equal(pm_class_map_alloc(&f->job, W, H, &f->why), PIHMAP_OK);
    memset(f->skin.v, 255, W * H);
}

static void end(struct field *f)
{
    pm_mask_free(&f->skin);
    pm_class_map_free(&f->why);
    pm_job_free(&f->job);
}

static void leave_out(struct field *f)
{
    assert_int_equal(pm_leave_out_blurred(&f->job, &f->colours, &f->skin, &f->why), PIHMAP_OK);
}

static void blur_ellipse(struct field *f, double x, double y, double a, double b)
{
    for (int v = 0; v < H; v++)
        for (int u = 0; u < W; u++)
            if (hypot((u - x) / a, (v - y) / b) < 1)
                pm_at(&f->colours.contrast, u, v) = NONE;
}

static void blur_box(struct field *f, int x, int y, int w, int h)
{
    for (int v = y; v < y + h; v++)
        for (int u = x; u < x + w; u++)
            pm_at(&f->colours.contrast, u, v) = NONE;
}

static double left_out(const struct field *f)
{
    return 1.0 - (double)pm_mask_count(&f->skin) / (W * H);
}

static void skin_alone_stays(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), W * H);
    end(&f);
}

/* Two ovals and a bar are left out with a margin, and named. */
static void patches_are_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    blur_ellipse(&f, 110, 100, 40, 25);
    blur_ellipse(&f, 290, 100, 40, 25);
    blur_box(&f, 120, 200, 160, 40);
    leave_out(&f);
    const int inside[][2] = {{110, 100}, {75, 100}, {290, 80}, {125, 205}, {275, 235}};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(pm_at(&f.skin, inside[i][0], inside[i][1]), 0);
        assert_int_equal(pm_at(&f.why, inside[i][0], inside[i][1]), PM_PIXEL_BLUR);
    }
    assert_int_equal(pm_at(&f.skin, 200, 100), 255);
    assert_int_equal(pm_at(&f.skin, 200, 180), 255);
    const double all = (2 * M_PI * 40 * 25 + 160 * 40) / (W * H);
    assert_true(left_out(&f) > all && left_out(&f) < 1.5 * all);
    end(&f);
}

/* A caption across a patch belongs to it. */
static void a_caption_across_a_patch_is_no_skin(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    blur_ellipse(&f, 200, 150, 80, 50);
    for (int y = 148; y < 152; y++)
        for (int x = 150; x < 300; x++)
            pm_at(&f.colours.contrast, x, y) = 2 * TEXTURE;
    leave_out(&f);
    assert_int_equal(pm_at(&f.skin, 200, 150), 0);
    assert_int_equal(pm_at(&f.skin, 160, 150), 0);
    assert_int_equal(pm_at(&f.skin, 298, 150), 255);
    end(&f);
}

/* Out of focus, texture is lost by and by. */
static void skin_out_of_focus_stays(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double far = hypot(x - 200, y - 150);
            const double sharp = fmin(fmax((far - 30) / 130, 0), 1);
            pm_at(&f.colours.contrast, x, y) *= (float)(0.15 + 0.85 * sharp);
        }
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), W * H);
    end(&f);
}

/* Even skin between spots has an outline of bays and arms. */
static void even_skin_between_spots_stays(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    blur_box(&f, 60, 140, 280, 16);
    blur_box(&f, 190, 40, 16, 220);
    blur_box(&f, 60, 60, 16, 96);
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), W * H);
    end(&f);
}

static void what_is_small_or_not_skin_is_no_patch(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    blur_ellipse(&f, 100, 100, 9, 9);
    for (int y = 0; y < H; y++)
        memset(f.skin.v + y * W + 250, 0, W - 250);
    blur_box(&f, 280, 0, W - 280, H); /* a wall */
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), 250 * H);
    end(&f);
}

/* Soft photos have no texture anywhere. */
static void without_texture_there_are_no_patches(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int i = 0; i < W * H; i++)
        f.colours.contrast.v[i] *= 0.01f;
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), W * H);
    memset(f.skin.v, 0, W * H);
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), 0);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skin_alone_stays),
        cmocka_unit_test(patches_are_left_out),
        cmocka_unit_test(a_caption_across_a_patch_is_no_skin),
        cmocka_unit_test(skin_out_of_focus_stays),
        cmocka_unit_test(even_skin_between_spots_stays),
        cmocka_unit_test(what_is_small_or_not_skin_is_no_patch),
        cmocka_unit_test(without_texture_there_are_no_patches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
