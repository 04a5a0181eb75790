/*
 * Levelling on flat skin under a known field of light: how much of the light is left, and how much
 * of marks, wide, many, faint or grey, while it is taken out.
 */
#include "tone/level.h"

#include "stage/stage_case.h"

#define W 480
#define H 360
#define AT_PX(x, y) ((size_t)(y)*W + (size_t)(x))

struct field_case {
    struct stage_case c;
    struct pm_linear truth, seen;     /* the after photo in the light of the before; averaged */
    struct pm_linear after, levelled; /* levelled: averaged likewise */
    struct pm_gain gain;
};

static int begin(void **state)
{
    static struct field_case f;
    case_flat(&f.c, CASE_SKIN, W, H);
    case_copy(&f.c, &f.c.skin, &f.truth);
    f.after = f.levelled = f.seen = (struct pm_linear){0};
    *state = &f;
    return 0;
}

static int end(void **state)
{
    struct field_case *f = *state;
    pm_linear_free(&f->truth);
    pm_linear_free(&f->seen);
    pm_linear_free(&f->after);
    pm_linear_free(&f->levelled);
    case_end(&f->c);
    return 0;
}

/* ln of the light at a px: exposure and white balance, a slope, fall-off to the corners, a ripple
 * of two waves per side. */
struct lamp {
    double gain[3], slope, fall, ripple;
};

static double light_at(const struct lamp *l, int x, int y, int k)
{
    const double u = 2.0 * x / W - 1, v = (2.0 * y - H) / W;
    return l->gain[k] + l->slope * (u - 0.5 * v) - l->fall * (u * u + v * v) +
           l->ripple * sin(2 * M_PI * u) * cos(2 * M_PI * v);
}

/* As the change map does, by 2 px: the noise of a single px hides what is left of the light. */
static void average(struct field_case *f, struct pm_linear *p)
{
    for (int k = 0; k < 3; k++)
        assert_int_equal(pm_blur(&f->c.job, case_channel(p, k), 2, case_channel(p, k)), PIHMAP_OK);
}

static void level(struct field_case *f, const struct lamp *l)
{
    const struct pm_registered_pair pair = {&f->c.skin, &f->after, &f->c.mask};
    pm_linear_free(&f->after);
    pm_linear_free(&f->levelled);
    case_copy(&f->c, &f->truth, &f->after);
    case_noise(&f->after, 0.012, 5);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(&f->after, k), x, y) *= (float)exp(light_at(l, x, y, k));
    assert_int_equal(pm_level(&f->c.job, &pair, &f->levelled, &f->gain), PIHMAP_OK);
    average(f, &f->levelled);
    pm_linear_free(&f->seen);
    case_copy(&f->c, &f->truth, &f->seen);
    average(f, &f->seen);
}

/* The q-quantile over the skin of how far L* is off, px that changed left out. */
static double light_left(const struct field_case *f, double q)
{
    static float off[W * H];
    size_t n = 0;
    for (size_t i = 0; i < case_pixels(&f->c); i++)
        if (f->c.mask.v[i] && f->truth.g.v[i] == f->c.skin.g.v[i])
            off[n++] = (float)fabs(case_L(&f->levelled, i) - case_L(&f->seen, i));
    assert_true(n > 1000);
    return (double)pm_quantile(off, n, q);
}

static void fall(struct field_case *f, double x0, double y0, double radius,
                 const double direction[3], double amount)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (hypot(x - x0, y - y0) < radius)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(&f->truth, k), x, y) *= (float)exp(-amount * direction[k]);
}

/* Share of the true drop that is left in the middle of a mark. */
static double kept_at(const struct field_case *f, int x0, int y0, int radius)
{
    double found = 0, truly = 0;
    for (int y = y0 - radius; y <= y0 + radius; y++)
        for (int x = x0 - radius; x <= x0 + radius; x++) {
            const size_t i = AT_PX(x, y);
            found += case_L(&f->levelled, i) - case_L(&f->c.skin, i);
            truly += case_L(&f->truth, i) - case_L(&f->c.skin, i);
        }
    return found / truly;
}

static const struct lamp PLAIN = {{0.3, 0.2, 0.1}, 0, 0, 0};
static const struct lamp SIDE = {{-0.2, -0.1, 0.1}, 0.25, 0.1, 0};
static const struct lamp RIPPLE = {{0.2, 0.2, 0.2}, 0.1, 0, 0.06};

/* Of a slope of 0.5 in ln, fall-off and ripples nothing is left that could be a mark. */
static void light_is_taken_out(void **state)
{
    struct field_case *f = *state;
    const struct lamp *const lamps[] = {&PLAIN, &SIDE, &RIPPLE};
    static const double allowed[3][2] = {{0.10, 0.3}, {0.12, 0.5}, {0.30, 1.0}};
    for (int k = 0; k < 3; k++) {
        level(f, lamps[k]);
        const double median = light_left(f, 0.5), most = light_left(f, 0.99);
        print_message("lamp %d: %.3f L* left, 99 %%: %.3f\n", k, median, most);
        assert_true(median < allowed[k][0] && most < allowed[k][1]);
    }
}

/* Marks of 7 L* on a sixth of the skin, all on one side: the light is found as without them, and
 * they keep their drop. */
static void many_marks_do_not_pull_the_light(void **state)
{
    struct field_case *f = *state;
    level(f, &SIDE);
    const double without = light_left(f, 0.95);
    for (int y = 40; y < H; y += 56)
        for (int x = 30; x < W / 2; x += 56)
            fall(f, x, y, 18, CASE_MELANIN, 0.6);
    level(f, &SIDE);
    const double with = light_left(f, 0.95), kept = kept_at(f, 30 + 56, 40 + 56, 8);
    print_message("light left, 95 %%: %.3f L* without marks, %.3f with; %.1f %% of a mark kept\n",
                  without, with, 100 * kept);
    assert_true(with < without + 0.25);
    assert_near("kept", kept, 1, 0.04);
}

/* A wide mark of melanin is a change of the skin; a wide grey shadow is light. */
static void wide_shade_is_light_and_wide_melanin_is_not(void **state)
{
    struct field_case *f = *state;
    static const double grey[3] = {0.558, 0.558, 0.558};
    double kept[2];
    for (int k = 0; k < 2; k++) {
        memcpy(f->truth.r.v, f->c.skin.r.v, case_pixels(&f->c) * sizeof(float));
        memcpy(f->truth.g.v, f->c.skin.g.v, case_pixels(&f->c) * sizeof(float));
        memcpy(f->truth.b.v, f->c.skin.b.v, case_pixels(&f->c) * sizeof(float));
        fall(f, 240, 180, 80, k ? grey : CASE_MELANIN, 0.35);
        level(f, &PLAIN);
        kept[k] = kept_at(f, 240, 180, 20);
    }
    print_message("12 %% of the skin, 5 L*: %.0f %% of melanin kept, %.0f %% of shade\n",
                  100 * kept[0], 100 * kept[1]);
    assert_true(kept[0] > 0.9);
    assert_true(kept[1] < 0.4);
}

/* A faint mark that the noise of a cell hides keeps its drop, too. */
static void a_faint_wide_mark_is_kept(void **state)
{
    struct field_case *f = *state;
    fall(f, 300, 150, 40, CASE_MELANIN, 0.12);
    level(f, &SIDE);
    const double kept = kept_at(f, 300, 150, 15);
    print_message("1.5 L*: %.0f %% kept\n", 100 * kept);
    assert_true(kept > 0.85 && kept < 1.15);
}

/* Redness is no light, although L* hardly tells it: its colour does. */
static void redness_is_kept(void **state)
{
    struct field_case *f = *state;
    fall(f, 200, 200, 60, CASE_BLOOD, 0.2);
    level(f, &SIDE);
    const double kept = kept_at(f, 200, 200, 20);
    print_message("redness: %.0f %% kept\n", 100 * kept);
    assert_true(kept > 0.85 && kept < 1.15);
}

#define FIELD_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIELD_TEST(light_is_taken_out),
        FIELD_TEST(many_marks_do_not_pull_the_light),
        FIELD_TEST(wide_shade_is_light_and_wide_melanin_is_not),
        FIELD_TEST(a_faint_wide_mark_is_kept),
        FIELD_TEST(redness_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
