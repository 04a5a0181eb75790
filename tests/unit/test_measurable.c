/* What is left out of skin, on flat fields with one px, spot or band that differs. */
#include "skin/measurable.h"

#include "support/check.h"

#include <string.h>

#define W 240
#define H 160
#define RIM 60    /* skin begins at this column */
#define OUTLINE 1 /* px of it, 0.3 % of the long side, are its outline */
/* ln units: of the skin */
#define LIGHT -1.5f
#define RG 0.6f
#define GB 0.4f

struct field {
    struct pm_job job;
    struct pm_photo photo;
    struct pm_colours colours;
    struct pm_plane odds;
    struct pm_mask skin;
    struct pm_class_map why;
};

static void set(const struct pm_plane *p, float value)
{
    for (size_t i = 0; i < pm_pixels(p); i++)
        p->v[i] = value;
}

static void begin(struct field *f)
{
    memset(f, 0, sizeof *f);
    pm_job_init(&f->job, 1);
    struct pm_plane *const plane[6] = {&f->photo.clipped, &f->colours.rg,       &f->colours.gb,
                                       &f->colours.light, &f->colours.contrast, &f->odds};
    static const float value[6] = {0.0f, RG, GB, LIGHT, 0.02f, 5.0f};
    for (int k = 0; k < 6; k++) {
        *plane[k] = pm_plane_scratch(&f->job, W, H);
        set(plane[k], value[k]);
    }
    f->colours.w = W;
    f->colours.h = H;
    assert_int_equal(pm_mask_alloc(&f->job, W, H, &f->skin), PIHMAP_OK);
    assert_int_equal(pm_class_map_alloc(&f->job, W, H, &f->why), PIHMAP_OK);
    for (int y = 0; y < H; y++)
        memset(f->skin.v + y * W + RIM, 255, W - RIM);
}

static void end(struct field *f)
{
    pm_mask_free(&f->skin);
    pm_class_map_free(&f->why);
    pm_job_free(&f->job);
}

static void leave_out(struct field *f)
{
    const struct pm_evidence seen = {&f->photo, &f->colours, &f->odds};
    assert_int_equal(pm_leave_out_unmeasurable(&f->job, &seen, &f->skin, &f->why), PIHMAP_OK);
}

/* A px well inside the skin, number k of a few. */
static size_t px(int k)
{
    return (size_t)(H / 2) * W + (size_t)(W / 2 + 15 * k);
}

static void assert_left_out(const struct field *f, size_t i, enum pm_pixel_class why)
{
    assert_int_equal(f->skin.v[i], 0);
    assert_int_equal(f->why.v[i], why);
}

static void even_skin_stays_but_for_its_outline(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), (size_t)(W - RIM - OUTLINE) * H);
    for (int y = 0; y < H; y++)
        assert_left_out(&f, (size_t)y * W + RIM, PM_PIXEL_STEEP);
    end(&f);
}

static void no_skin_stays_none(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    memset(f.skin.v, 0, pm_pixels(&f.skin));
    leave_out(&f);
    assert_int_equal(pm_mask_count(&f.skin), 0);
    end(&f);
}

/* A dark band along the rim is left out; a spot as dark and as wide within the skin is not. */
static void the_rim_that_turns_from_the_light_is_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int y = 0; y < H; y++)
        for (int x = RIM; x < RIM + 3; x++)
            pm_at(&f.colours.light, x, y) = LIGHT - 0.7f;
    for (int y = 70; y < 76; y++)
        for (int x = 150; x < 156; x++)
            pm_at(&f.colours.light, x, y) = LIGHT - 0.7f;
    leave_out(&f);
    for (int y = 10; y < H - 10; y++)
        for (int x = RIM; x < RIM + 2; x++)
            assert_left_out(&f, (size_t)y * W + (size_t)x, PM_PIXEL_STEEP);
    assert_int_equal(pm_at(&f.skin, 153, 73), 255);
    assert_int_equal(pm_at(&f.skin, RIM + 8, 80), 255);
    end(&f);
}

/* A rim in the same light as the rest is no turn. */
static void a_rim_in_the_light_stays(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    for (int y = 0; y < H; y++)
        for (int x = RIM; x < RIM + 3; x++)
            pm_at(&f.colours.light, x, y) = LIGHT - 0.2f;
    leave_out(&f);
    assert_int_equal(pm_at(&f.skin, RIM + OUTLINE, 80), 255);
    end(&f);
}

static void black_and_shadow_are_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    f.photo.clipped.v[px(0)] = 1.0f;
    f.colours.light.v[px(0)] = LIGHT - 0.5f;
    f.photo.clipped.v[px(1)] = 1.0f; /* overexposed: its mask says so elsewhere */
    f.colours.light.v[px(1)] = LIGHT + 0.5f;
    f.colours.light.v[px(2)] = LIGHT - 3.3f;
    f.colours.light.v[px(3)] = LIGHT - 2.5f; /* a black mole */
    leave_out(&f);
    assert_left_out(&f, px(0), PM_PIXEL_BLACK);
    assert_int_equal(f.skin.v[px(1)], 255);
    assert_left_out(&f, px(2), PM_PIXEL_SHADOW);
    assert_int_equal(f.skin.v[px(3)], 255);
    end(&f);
}

/* On skin that is dark in the photo, there is no colour left before DARKEST is reached. */
static void next_to_no_light_is_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    set(&f.colours.light, -4.0f);
    f.colours.light.v[px(0)] = -6.3f;
    f.colours.light.v[px(1)] = -5.9f;
    leave_out(&f);
    assert_left_out(&f, px(0), PM_PIXEL_SHADOW);
    assert_int_equal(f.skin.v[px(1)], 255);
    end(&f);
}

/* Gloss adds the lamp's colour: it is lighter, paler and bluer. Light skin in the sun is only
 * lighter, and skin with less blood than the rest is lighter and paler. */
static void gloss_is_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    f.colours.light.v[px(0)] = LIGHT + 0.8f;
    f.colours.rg.v[px(0)] = RG - 0.4f;
    f.colours.gb.v[px(0)] = GB - 0.1f;
    f.colours.light.v[px(1)] = LIGHT + 0.8f;
    f.colours.light.v[px(2)] = LIGHT + 1.9f;
    f.colours.light.v[px(3)] = LIGHT + 0.8f;
    f.colours.rg.v[px(3)] = RG - 0.4f;
    leave_out(&f);
    assert_left_out(&f, px(0), PM_PIXEL_GLOSS);
    assert_int_equal(f.skin.v[px(1)], 255);
    assert_left_out(&f, px(2), PM_PIXEL_GLOSS);
    assert_int_equal(f.skin.v[px(3)], 255);
    end(&f);
}

static void green_and_blue_are_left_out(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    f.colours.rg.v[px(0)] = RG - 0.8f;
    f.colours.gb.v[px(1)] = GB - 0.8f;
    f.colours.rg.v[px(2)] = RG - 0.6f;
    f.colours.gb.v[px(3)] = GB - 0.6f;
    leave_out(&f);
    assert_left_out(&f, px(0), PM_PIXEL_OTHER_COLOUR);
    assert_left_out(&f, px(1), PM_PIXEL_OTHER_COLOUR);
    assert_int_equal(f.skin.v[px(2)], 255);
    assert_int_equal(f.skin.v[px(3)], 255);
    end(&f);
}

static void fine_contrast_is_hair_unless_it_is_surely_skin(void **state)
{
    (void)state;
    struct field f;
    begin(&f);
    f.colours.contrast.v[px(0)] = f.colours.contrast.v[px(1)] = 0.2f;
    f.odds.v[px(0)] = 0.5f;
    leave_out(&f);
    assert_left_out(&f, px(0), PM_PIXEL_HAIR);
    assert_int_equal(f.skin.v[px(1)], 255);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_skin_stays_but_for_its_outline),
        cmocka_unit_test(no_skin_stays_none),
        cmocka_unit_test(the_rim_that_turns_from_the_light_is_left_out),
        cmocka_unit_test(a_rim_in_the_light_stays),
        cmocka_unit_test(black_and_shadow_are_left_out),
        cmocka_unit_test(next_to_no_light_is_left_out),
        cmocka_unit_test(gloss_is_left_out),
        cmocka_unit_test(green_and_blue_are_left_out),
        cmocka_unit_test(fine_contrast_is_hair_unless_it_is_surely_skin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
