/*
 * Which px have the skin's colour, on small made fields: the colours and the light that skin can
 * have, hair, gloss and shade beside skin, marks and holes in it, specks, and a backdrop that
 * resembles it.
 */
#include "skin/by_colour.h"

#include "stage/stage_case.h"

#define W 240
#define H 180
#define AT_PX(x, y) ((size_t)(y)*W + (size_t)(x))

struct px_case {
    struct stage_case c;
    struct pm_photo photo; /* its pictures are those of c */
    struct pm_mask found;
};

static const double GREY[3] = {0.35, 0.35, 0.35};

static int begin(void **state)
{
    static struct px_case p;
    case_flat(&p.c, CASE_SKIN, W, H);
    p.found = (struct pm_mask){0, 0, NULL};
    *state = &p;
    return 0;
}

static int end(void **state)
{
    struct px_case *p = *state;
    pm_mask_free(&p->found);
    case_end(&p->c);
    return 0;
}

static void set(struct px_case *p, int x, int y, const double rgb[3])
{
    for (int k = 0; k < 3; k++)
        pm_at(case_channel(&p->c.skin, k), x, y) = (float)rgb[k];
}

/* Every px within the radius has this colour. */
static void disc(struct px_case *p, double x0, double y0, double radius, const double rgb[3])
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius)
                set(p, x, y, rgb);
}

/* Every px within the radius is times as bright, and falls by amount along the direction. */
static void shade(struct px_case *p, double x0, double y0, double radius, double times,
                  const double direction[3], double amount)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&p->c.skin, k), x, y) *=
                        (float)(times * exp(-amount * direction[k]));
}

static void find(struct px_case *p)
{
    struct pm_colours colours;
    bool any;
    case_noise(&p->c.skin, 0.008, 3);
    memset(&p->photo, 0, sizeof p->photo);
    p->photo.linear = p->c.skin;
    pm_mask_free(&p->found);
    assert_int_equal(pm_mask_alloc(&p->c.job, W, H, &p->found), PIHMAP_OK);
    assert_int_equal(pm_find_colours(&p->c.job, &p->photo, &colours), PIHMAP_OK);
    assert_int_equal(pm_skin_by_colour(&p->c.job, &colours, &p->found, &any), PIHMAP_OK);
}

/* Share of the px within the radius that are skin. */
static double skin_in(const struct px_case *p, double x0, double y0, double radius)
{
    double in = 0, all = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius) {
                all++;
                in += p->found.v[AT_PX(x, y)] != 0;
            }
    return in / all;
}

static void other_colours_on_skin_are_left_out(void **state)
{
    struct px_case *p = *state;
    static const double green[3] = {0.20, 0.28, 0.17}, blue[3] = {0.42, 0.25, 0.60},
                        yellow[3] = {0.42, 0.36, 0.05};
    disc(p, 50, 50, 16, GREY);
    disc(p, 120, 50, 16, green);
    disc(p, 190, 50, 16, blue);
    disc(p, 50, 130, 16, yellow);
    find(p);
    for (int k = 0; k < 4; k++) {
        const double x = k == 3 ? 50 : 50 + 70 * k, y = k == 3 ? 130 : 50;
        if (!(skin_in(p, x, y, 12) < 0.05))
            fail_msg("spot %d is skin", k);
    }
    assert_true(skin_in(p, 150, 130, 30) > 0.98);
}

/* Gloss and shade lead away from skin's colour in steps: a little is skin, much is not. */
static void the_light_has_bounds(void **state)
{
    struct px_case *p = *state;
    static const double times[4] = {0.45, 0.08, 1.6, 9};
    for (int k = 0; k < 4; k++) {
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++) {
                double rgb[3];
                for (int j = 0; j < 3; j++)
                    rgb[j] = CASE_SKIN[j] * (x < W / 3 ? times[k] : 1);
                set(p, x, y, rgb);
            }
        find(p);
        const double found = skin_in(p, W / 6, H / 2, 25);
        print_message("%.2f times as bright: %.2f is skin\n", times[k], found);
        assert_true(k % 2 ? found < 0.05 : found > 0.95);
        assert_true(skin_in(p, 2 * W / 3, H / 2, 50) > 0.98);
    }
}

/* A mark is no hole in the skin: brown, by 12 L*, or nearly black; but a black hole of the same
 * size is one, and so is a large area of another colour that melanin could not have made. */
static void marks_are_skin_and_holes_are_not(void **state)
{
    struct px_case *p = *state;
    static const double black[3] = {0.003, 0.003, 0.003};
    shade(p, 60, 60, 10, 1, CASE_MELANIN, 0.8);
    shade(p, 120, 60, 10, 1, CASE_MELANIN, 1.4);
    disc(p, 180, 60, 10, black);
    shade(p, 120, 130, 26, 1, CASE_MELANIN, 1.4); /* 5 % of the frame: no longer a mark */
    find(p);
    print_message("skin: %.2f of a mark, %.2f of a dark one, %.2f of a hole, %.2f of a large one\n",
                  skin_in(p, 60, 60, 8), skin_in(p, 120, 60, 8), skin_in(p, 180, 60, 8),
                  skin_in(p, 120, 130, 20));
    assert_true(skin_in(p, 60, 60, 8) > 0.98);
    assert_true(skin_in(p, 120, 60, 8) > 0.98);
    assert_true(skin_in(p, 180, 60, 8) < 0.05);
    assert_true(skin_in(p, 120, 130, 20) < 0.05);
}

/* Dark lines, 3 px wide and 7 apart, as hairs make them. */
static void hair_is_left_out(void **state)
{
    struct px_case *p = *state;
    for (int y = 60; y < 120; y++)
        for (int x = 90; x < 150; x++)
            if ((x + y) % 10 < 4)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&p->c.skin, k), x, y) *= 0.3f;
    find(p);
    print_message("skin under hair: %.2f\n", skin_in(p, 120, 90, 22));
    assert_true(skin_in(p, 120, 90, 22) < 0.2);
    assert_true(skin_in(p, 40, 40, 25) > 0.98);
}

/* A backdrop all round that could be skin by its colour is not the subject; nor are specks on it.
 */
static void the_subject_is_in_the_middle(void **state)
{
    struct px_case *p = *state;
    static const double wood[3] = {0.75, 0.25, 0.10};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (pow((x - 120) / 62.0, 2) + pow((y - 85) / 62.0, 2) > 1)
                set(p, x, y, wood);
    disc(p, 20, 20, 6, CASE_SKIN);
    disc(p, 220, 150, 6, CASE_SKIN);
    find(p);
    print_message("skin: %.2f of the subject, %.2f of the backdrop, %.2f of a speck\n",
                  skin_in(p, 120, 85, 55), skin_in(p, 30, 150, 25), skin_in(p, 20, 20, 5));
    assert_true(skin_in(p, 120, 85, 55) > 0.98);
    assert_true(skin_in(p, 30, 150, 25) < 0.02);
    assert_true(skin_in(p, 20, 20, 5) < 0.02 && skin_in(p, 220, 150, 5) < 0.02);
}

/* It may be small: the backdrop fills two thirds of the middle, but the rim as well. */
static void a_small_subject_is_not_its_backdrop(void **state)
{
    struct px_case *p = *state;
    static const double wood[3] = {0.646, 0.25, 0.118};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - 120, y - 83) > 40)
                set(p, x, y, wood);
    find(p);
    print_message("skin: %.2f of the subject, %.2f of the backdrop\n", skin_in(p, 120, 83, 34),
                  skin_in(p, 30, 150, 25));
    assert_true(skin_in(p, 120, 83, 34) > 0.98);
    assert_true(skin_in(p, 30, 150, 25) < 0.02);
    const double area = (double)pm_mask_count(&p->found) / (M_PI * 40 * 40);
    print_message("its area over the true one: %.3f\n", area);
    assert_near("area over the true one", area, 1, 0.03);
}

/* Nothing in a picture without skin is skin. */
static void other_colours_alone_are_not_skin(void **state)
{
    struct px_case *p = *state;
    static const double cloths[][3] = {
        {0.1, 0.3, 0.1}, {0.1, 0.2, 0.6}, {0.6, 0.02, 0.02}, {0.5, 0.2, 0.6}};
    for (size_t k = 0; k < sizeof cloths / sizeof *cloths; k++) {
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                set(p, x, y, cloths[k]);
        find(p);
        if (pm_mask_count(&p->found) > 0)
            fail_msg("cloth %zu: %zu px of skin", k, pm_mask_count(&p->found));
    }
}

/* Blocks of 4 x 4 px of another colour, as light as skin, take no skin away where they are few; nor
 * do blocks of skin make it in something else. */
static void the_majority_decides(void **state)
{
    struct px_case *p = *state;
    static const double even[3] = {0.25, 0.25, 0.25};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (x / 4 % 3 + y / 4 % 3 == 0 ? y < 90 : y >= 90)
                set(p, x, y, even);
    find(p);
    print_message("skin: %.3f where one in nine is grey, %.3f where one in nine is not\n",
                  skin_in(p, 120, 40, 35), skin_in(p, 120, 140, 35));
    assert_true(skin_in(p, 120, 40, 35) > 0.95);
    assert_true(skin_in(p, 120, 140, 35) < 0.02);
}

/* Warm light from one side: the skin's colour drifts across the frame, by steps that are small. */
static void skin_grows_over_small_steps(void **state)
{
    struct px_case *p = *state;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            const double t = x > 150 ? (x - 150) / 60.0 : 0;
            pm_at(&p->c.skin.r, x, y) *= (float)exp(0.25 * t);
            pm_at(&p->c.skin.b, x, y) *= (float)exp(-0.20 * t);
        }
    find(p);
    print_message("skin in warm light: %.2f near, %.2f far\n", skin_in(p, 190, 90, 12),
                  skin_in(p, 222, 90, 12));
    assert_true(skin_in(p, 190, 90, 12) > 0.95);
}

#define PX_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PX_TEST(other_colours_on_skin_are_left_out),  PX_TEST(the_light_has_bounds),
        PX_TEST(marks_are_skin_and_holes_are_not),    PX_TEST(hair_is_left_out),
        PX_TEST(the_subject_is_in_the_middle),        PX_TEST(the_majority_decides),
        PX_TEST(a_small_subject_is_not_its_backdrop), PX_TEST(other_colours_alone_are_not_skin),
        PX_TEST(skin_grows_over_small_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
