/*
 * Another rendering of the same skin: it is found and undone, a mark under it keeps its own drop,
 * swapping the photos mirrors it, and neither marks nor the light of the same camera are taken for
 * one.
 */
#include "tone/rendering.h"

#include "stage/stage_case.h"

#define W 480
#define H 360

struct alike {
    struct stage_case c;
    struct pm_linear after;
    struct pm_rendering found;
};

/* Skin with shade of 25 % either way, in patches of about 6 % of the side. */
static int begin(void **state)
{
    static struct alike f;
    case_flat(&f.c, CASE_SKIN, W, H);
    f.after = (struct pm_linear){0};
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int k = 0; k < 3; k++)
                pm_at(case_channel(&f.c.skin, k), x, y) *=
                    (float)exp(0.25 * sin(x / 11.0) * cos(y / 13.0));
    *state = &f;
    return 0;
}

static int end(void **state)
{
    struct alike *f = *state;
    pm_linear_free(&f->after);
    case_end(&f->c);
    return 0;
}

static void fall(struct pm_linear *p, int x0, int y0, int radius, double amount)
{
    for (int y = y0 - radius; y <= y0 + radius; y++)
        for (int x = x0 - radius; x <= x0 + radius; x++)
            if (hypot(x - x0, y - y0) < radius)
                for (int k = 0; k < 3; k++)
                    pm_at(case_channel(p, k), x, y) *= (float)exp(-amount);
}

/* ln of light about the skin's middle, times contrast. */
static void develop(struct pm_linear *p, double contrast)
{
    for (size_t i = 0; i < pm_pixels(&p->r); i++)
        for (int k = 0; k < 3; k++) {
            float *v = &case_channel(p, k)->v[i];
            *v = (float)exp(log(CASE_SKIN[k]) + contrast * (log((double)*v) - log(CASE_SKIN[k])));
        }
}

static void fit(struct alike *f, const struct pm_linear *before, const struct pm_linear *after)
{
    const struct pm_registered_pair pair = {before, after, &f->c.mask};
    assert_int_equal(pm_rendering_fit(&f->c.job, &pair, &f->found), PIHMAP_OK);
}

static void copy_after(struct alike *f)
{
    pm_linear_free(&f->after);
    case_copy(&f->c, &f->c.skin, &f->after);
}

/* ln of after over before at a px, green. */
static double change_at(const struct alike *f, int x, int y)
{
    return log((double)pm_at(&f->after.g, x, y) / (double)pm_at(&f->c.skin.g, x, y));
}

static double worst_change(const struct alike *f)
{
    double worst = 0;
    for (int y = 0; y < H; y += 3)
        for (int x = 0; x < W; x += 3)
            if (pm_at(&f->c.mask, x, y))
                worst = fmax(worst, fabs(change_at(f, x, y)));
    return worst;
}

static void contrast_is_found_and_undone(void **state)
{
    struct alike *f = *state;
    static const double contrast[3] = {0.8, 1.15, 1.3};
    for (int k = 0; k < 3; k++) {
        copy_after(f);
        develop(&f->after, contrast[k]);
        case_noise(&f->after, 0.002, 3);
        fit(f, &f->c.skin, &f->after);
        const double was = worst_change(f);
        assert_int_equal(pm_render_alike(&f->c.job, &f->found, &f->after), PIHMAP_OK);
        print_message("contrast %.2f: found %.3f, change %.3f -> %.3f\n", contrast[k],
                      f->found.contrast, was, worst_change(f));
        assert_true(fabs(f->found.contrast - contrast[k]) < 0.03);
        assert_true(worst_change(f) < 0.35 * was);
    }
}

/* Under more contrast a drop of .2 looks like one of .3. */
static void a_mark_keeps_its_own_drop(void **state)
{
    struct alike *f = *state;
    copy_after(f);
    fall(&f->after, 240, 180, 20, 0.2);
    develop(&f->after, 1.5);
    case_noise(&f->after, 0.002, 3);
    fit(f, &f->c.skin, &f->after);
    assert_true(change_at(f, 240, 180) - change_at(f, 240, 215) < -0.27);
    assert_int_equal(pm_render_alike(&f->c.job, &f->found, &f->after), PIHMAP_OK);
    const double left = change_at(f, 240, 180) - change_at(f, 240, 215);
    print_message("a drop of .2 is %.3f\n", -left);
    assert_true(fabs(left + 0.2) < 0.01);
}

/* A mole that both photos show is darker than all of the skin that the fit saw, and under more
 * contrast it stays darker than before. By how much at most is known. */
static void the_error_on_a_mole_is_known(void **state)
{
    struct alike *f = *state;
    fall(&f->c.skin, 240, 180, 3, 1.2);
    copy_after(f);
    develop(&f->after, 1.25);
    case_noise(&f->after, 0.002, 3);
    fit(f, &f->c.skin, &f->after);
    assert_int_equal(pm_render_alike(&f->c.job, &f->found, &f->after), PIHMAP_OK);
    const double left = change_at(f, 240, 180) - change_at(f, 240, 190);
    const double error = 1.2 * pm_contrast_error(&f->found);
    print_message("a mole of 1.2 is off by %.3f, its error %.3f\n", left, error);
    assert_true(fabs(left) < error && error < 0.35);
    f->found.differs = false;
    assert_true(pm_contrast_error(&f->found) == 0);
}

static void swapped_photos_have_the_inverse_rendering(void **state)
{
    struct alike *f = *state;
    copy_after(f);
    develop(&f->after, 1.25);
    case_noise(&f->after, 0.002, 3);
    fit(f, &f->c.skin, &f->after);
    const struct pm_rendering there = f->found;
    fit(f, &f->after, &f->c.skin);
    for (int k = 0; k < 3; k++)
        for (int j = 0; j < PM_RENDERING_TERMS; j++)
            assert_true(fabs(there.c[k][j] + f->found.c[k][j]) < 1e-6);
    assert_true(fabs(there.contrast * f->found.contrast - 1.0) < 1e-6);
}

/* Marks over a tenth of the skin, and no other rendering: nothing is corrected. */
static void marks_are_no_rendering(void **state)
{
    struct alike *f = *state;
    copy_after(f);
    for (int y = 60; y < H; y += 80)
        for (int x = 60; x < W; x += 80)
            fall(&f->after, x, y, 14, 0.25);
    case_noise(&f->after, 0.01, 3);
    fit(f, &f->c.skin, &f->after);
    print_message("marks: contrast %.3f\n", f->found.contrast);
    assert_true(fabs(f->found.contrast - 1.0) < 0.01);
}

/* Marks are dark after and not before, like what more contrast makes. */
static void marks_do_not_pull_the_contrast(void **state)
{
    struct alike *f = *state;
    copy_after(f);
    for (int y = 40; y < H; y += 60)
        for (int x = 40; x < W; x += 60)
            fall(&f->after, x, y, 10, 0.5);
    develop(&f->after, 1.2);
    case_noise(&f->after, 0.002, 3);
    fit(f, &f->c.skin, &f->after);
    print_message("contrast 1.2 among marks: %.3f\n", f->found.contrast);
    assert_true(fabs(f->found.contrast - 1.2) < 0.03);
}

static void too_little_skin_has_no_rendering(void **state)
{
    struct alike *f = *state;
    copy_after(f);
    develop(&f->after, 1.3);
    memset(f->c.mask.v, 0, pm_pixels(&f->c.mask));
    for (int y = 100; y < 130; y++)
        memset(f->c.mask.v + (size_t)y * W + 100, 255, 30);
    fit(f, &f->c.skin, &f->after);
    assert_true(f->found.contrast == 1.0 && f->found.c[0][0] == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(contrast_is_found_and_undone, begin, end),
        cmocka_unit_test_setup_teardown(a_mark_keeps_its_own_drop, begin, end),
        cmocka_unit_test_setup_teardown(the_error_on_a_mole_is_known, begin, end),
        cmocka_unit_test_setup_teardown(swapped_photos_have_the_inverse_rendering, begin, end),
        cmocka_unit_test_setup_teardown(marks_are_no_rendering, begin, end),
        cmocka_unit_test_setup_teardown(marks_do_not_pull_the_contrast, begin, end),
        cmocka_unit_test_setup_teardown(too_little_skin_has_no_rendering, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
