/* Options: defaults, the limits of every range, and errors that name the option. */
#include "base/options.h"

#include "support/check.h"

#include <string.h>

static struct pm_job job;

static void accepted(const struct pihmap_options *opt)
{
    struct pihmap_options out;
    if (pm_options_check(&job, opt, &out) != PIHMAP_OK)
        fail_msg("refused: %s", job.err.text);
    assert_memory_equal(&out, opt, sizeof out);
}

static void refused(const struct pihmap_options *opt, const char *word)
{
    struct pihmap_options out;
    job.err.text[0] = '\0';
    const enum pihmap_status st = pm_options_check(&job, opt, &out);
    if (st != PIHMAP_EARG || !strstr(job.err.text, word))
        fail_msg("status %d, \"%s\" (wanted \"%s\")", (int)st, job.err.text, word);
    assert_null(strchr(job.err.text, '\n'));
}

static void the_defaults_are_the_documented_ones(void **state)
{
    (void)state;
    struct pihmap_options opt, out;
    memset(&opt, 0xAA, sizeof opt);
    pihmap_options_init(&opt);
    assert_int_equal(opt.size, sizeof opt);
    assert_int_equal(opt.max_pixels, 100000000);
    assert_int_equal(opt.roi[2], 0);
    assert_null(opt.skin_mask);
    assert_true(opt.min_drop == 0 && opt.px_per_mm == 0 && opt.range == 0);
    assert_true(opt.alpha > 0 && opt.alpha <= 1);
    assert_int_equal(opt.threads, 0);
    assert_int_equal(opt.colormap, PIHMAP_COLORMAP_DIVERGING);
    assert_true(opt.legend);
    accepted(&opt);
    assert_int_equal(pm_options_check(&job, NULL, &out), PIHMAP_OK);
    assert_int_equal(out.size, opt.size);
    assert_true(out.alpha == opt.alpha && out.max_pixels == opt.max_pixels && out.legend);
}

static struct pihmap_options fresh(void)
{
    struct pihmap_options opt;
    pihmap_options_init(&opt);
    return opt;
}

static void min_drop_is_checked(void **state)
{
    (void)state;
    struct pihmap_options opt = fresh();
    static const double good[] = {0, 0.8, 3, 50}, bad[] = {0.79, -1, 50.1, INFINITY, NAN};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        opt.min_drop = good[i];
        accepted(&opt);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        opt.min_drop = bad[i];
        refused(&opt, "--min-drop");
    }
}

static void look_and_scale_are_checked(void **state)
{
    (void)state;
    struct pihmap_options opt = fresh();
    static const double bad_alpha[] = {-0.1, 1.1, NAN};
    for (size_t i = 0; i < 3; i++) {
        opt.alpha = bad_alpha[i];
        refused(&opt, "--alpha");
    }
    opt.alpha = 0;
    accepted(&opt);
    opt.alpha = 1;
    accepted(&opt);
    opt.range = 0.5;
    accepted(&opt);
    opt.range = 0.4;
    refused(&opt, "--range");
    opt.range = -2;
    refused(&opt, "--range");
    opt.range = 0;
    opt.px_per_mm = 12.5;
    accepted(&opt);
    opt.px_per_mm = -12.5;
    refused(&opt, "--px-per-mm");
    opt.px_per_mm = NAN;
    refused(&opt, "--px-per-mm");
}

static void threads_and_pixels_are_checked(void **state)
{
    (void)state;
    struct pihmap_options opt = fresh();
    for (opt.threads = 0; opt.threads <= 64; opt.threads += 32)
        accepted(&opt);
    opt.threads = 65;
    refused(&opt, "-j");
    opt.threads = -1;
    refused(&opt, "-j");
    opt = fresh();
    opt.max_pixels = 0;
    refused(&opt, "--max-pixels");
    opt.max_pixels = SIZE_MAX;
    refused(&opt, "--max-pixels");
    opt.max_pixels = 1;
    accepted(&opt);
}

static void rectangles_are_checked(void **state)
{
    (void)state;
    static const int good[][4] = {{0, 0, 0, 0}, {0, 0, 1, 1}, {100, 50, 2000, 1}};
    static const int bad[][4] = {{-1, 0, 10, 10}, {0, -1, 10, 10}, {0, 0, -10, 10},
                                 {0, 0, 10, -10}, {5, 5, 10, 0},   {5, 5, 0, 10}};
    struct pihmap_options opt = fresh();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        memcpy(opt.roi, good[i], sizeof opt.roi);
        accepted(&opt);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        memcpy(opt.roi, bad[i], sizeof opt.roi);
        refused(&opt, "region of interest");
    }
}

/* A program built with an older, shorter struct keeps working: missing options have their default.
 */
static void an_older_struct_is_filled_up(void **state)
{
    (void)state;
    struct pihmap_options opt = fresh(), out;
    opt.min_drop = 2;
    opt.alpha = 7; /* beyond the given size: ignored */
    opt.size = offsetof(struct pihmap_options, px_per_mm);
    assert_int_equal(pm_options_check(&job, &opt, &out), PIHMAP_OK);
    assert_true(out.min_drop == 2);
    assert_true(out.alpha == fresh().alpha);
    assert_int_equal(out.size, sizeof out);
}

static void a_struct_that_was_not_begun_is_refused(void **state)
{
    (void)state;
    struct pihmap_options opt = fresh();
    opt.size = 0;
    refused(&opt, "pihmap_options_init");
    opt.size = sizeof opt + 8;
    refused(&opt, "pihmap_options_init");
}

static int begin(void **state)
{
    (void)state;
    pm_job_init(&job, 1);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_the_documented_ones),
        cmocka_unit_test(min_drop_is_checked),
        cmocka_unit_test(look_and_scale_are_checked),
        cmocka_unit_test(threads_and_pixels_are_checked),
        cmocka_unit_test(rectangles_are_checked),
        cmocka_unit_test(an_older_struct_is_filled_up),
        cmocka_unit_test(a_struct_that_was_not_begun_is_refused),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
