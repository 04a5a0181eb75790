/*
 * The panel. The golden picture is the panel at a quarter of its size; decoded pixels are compared.
 * PIHMAP_GOLDEN=write regenerates it: look at tests/golden/panel.png afterwards.
 */
#include "report/panel.h"

#include "base/resize.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "unit/report_case.h"

#define GOLDEN "tests/golden/panel.png"

static void begin(struct scene *s)
{
    scene_init(s, 400, 300);
    add_mark(s, PIHMAP_KIND_PIH, 60, 50, 18, -6);
    add_mark(s, PIHMAP_KIND_ERYTHEMA, 150, 40, 14, -3);
    add_mark(s, PIHMAP_KIND_FADED, 170, 110, 10, 4);
    add_mark(s, PIHMAP_KIND_PIH, 100, 30, 7, -2.5f);
    memset(s->change.valid.v, 0, 200 * 12);
    s->report.verdict = PIHMAP_PIH_LIKELY;
    s->report.pih_regions = 2;
    s->report.change = PIHMAP_CHANGE_MIXED;
    s->report.redder_regions = s->report.faded_regions = 1;
    s->report.faded_mean_delta_L = 4;
    s->report.pih_area_fraction = 0.034;
    s->report.mean_delta_L = -5.2;
    s->report.flag_delta_L = 1.1;
    s->report.interval_days = 56;
    s->report.before.file = "visits/first <b>.jpg";
    s->report.after.file = "visits/second.jpg";
    s->report.before.width = 400;
    s->report.before.height = 300;
    strcpy(s->report.before.taken_at, "2026-01-05T10:00:00");
    strcpy(s->report.after.taken_at, "2026-03-02T10:00:00");
    s->report.comparability.grade = PIHMAP_GRADE_FAIR;
    s->report.comparability.reason_count = 1;
    s->report.comparability.reasons[0].code = PIHMAP_REASON_AFTER_EVENER;
    s->report.comparability.exposure_ev = 0.3;
    s->report.skin = (struct pihmap_skin_facts){.L = 60, .a = 12, .b = 18, .ita = 29};
    s->report.skin.ita_class = "intermediate";
    s->opt.px_per_mm = 4;
}

/* The panel of s, whose after photo is the before photo. */
static enum pihmap_status panel_of(struct scene *s, const char *id, struct pm_rgb8 *out)
{
    struct pm_rgb8 shown;
    int w, h;
    pm_panel_size(s->photo.w, s->photo.h, &s->change, &w, &h);
    assert_int_equal(pm_resize(&s->job, &s->photo, w, h, &shown), PIHMAP_OK);
    const struct pm_panel panel = {
        id, &shown, &shown, &s->report, {&s->change, &s->labels, &s->report, &s->opt, 1, false}};
    const enum pihmap_status st = pm_panel(&s->job, &panel, out);
    pm_rgb8_free(&shown);
    return st;
}

static void looks_as_it_did(void **state)
{
    (void)state;
    struct scene s;
    struct pm_photo golden;
    struct pm_rgb8 whole, out;
    begin(&s);
    assert_int_equal(panel_of(&s, "P-017 \xCE\xA9 \xD0\x96", &whole), PIHMAP_OK);
    assert_int_equal(pm_resize(&s.job, &whole, whole.w / 4, whole.h / 4, &out), PIHMAP_OK);
    const char *mode = getenv("PIHMAP_GOLDEN");
    if (mode && strcmp(mode, "write") == 0) {
        const struct pm_keep keep = {.force = true};
        assert_int_equal(pm_save_rgb8(&s.job, GOLDEN, &keep, &out), PIHMAP_OK);
    }
    s.opt.max_pixels = 10000000;
    if (pm_load(&s.job, GOLDEN, &s.opt, &golden) != PIHMAP_OK)
        fail_msg("%s", s.job.err.text);
    assert_int_equal(golden.display.w, out.w);
    assert_int_equal(golden.display.h, out.h);
    size_t far = 0;
    const size_t n = (size_t)out.w * (size_t)out.h * 3;
    for (size_t i = 0; i < n; i++)
        far += abs(out.v[i] - golden.display.v[i]) > 8;
    if (far * 5000 > n)
        fail_msg("%zu of %zu values differ by more than 8", far, n);
    pm_photo_free(&golden);
    pm_rgb8_free(&whole);
    pm_rgb8_free(&out);
    scene_free(&s);
}

/* The margin of the page stays white, whatever the shape of the photo, the length of names and the
 * number of marks. */
static void every_shape_and_length_fits(void **state)
{
    (void)state;
    static const int size[][2] = {{400, 300}, {300, 400}, {900, 90}, {60, 600}, {16, 16}};
    char id[1200];
    memset(id, 'W', sizeof id);
    id[sizeof id - 1] = '\0';
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        struct scene s;
        struct pm_rgb8 out;
        scene_init(&s, size[k][0], size[k][1]);
        for (int i = 0; i < 40; i++)
            add_mark(&s, i % 2 ? PIHMAP_KIND_PIH : PIHMAP_KIND_SHADING, (float)(i % 8), 3, 2, -2);
        s.report.before.file = s.report.after.file = id;
        s.report.before.width = size[k][0];
        s.report.comparability.reason_count = PIHMAP_MAX_REASONS;
        for (int i = 0; i < PIHMAP_MAX_REASONS; i++)
            s.report.comparability.reasons[i].code = PIHMAP_REASON_AFTER_CHART_NOT_USED;
        s.report.skin.ita = s.report.interval_days = NAN;
        assert_int_equal(panel_of(&s, k % 2 ? id : NULL, &out), PIHMAP_OK);
        for (int y = 0; y < out.h; y++)
            for (int x = 0; x < 40 * 3; x++) {
                assert_int_equal(out.v[(size_t)y * (size_t)out.w * 3 + (size_t)x], 255);
                assert_int_equal(out.v[((size_t)y + 1) * (size_t)out.w * 3 - 1 - (size_t)x], 255);
            }
        pm_rgb8_free(&out);
        scene_free(&s);
    }
}

static void threads_do_not_show(void **state)
{
    (void)state;
    struct scene s;
    struct pm_rgb8 one, five;
    begin(&s);
    s.job.threads = 1;
    assert_int_equal(panel_of(&s, NULL, &one), PIHMAP_OK);
    s.job.threads = 5;
    assert_int_equal(panel_of(&s, NULL, &five), PIHMAP_OK);
    assert_int_equal(one.h, five.h);
    assert_memory_equal(one.v, five.v, (size_t)one.w * (size_t)one.h * 3);
    pm_rgb8_free(&one);
    pm_rgb8_free(&five);
    scene_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_as_it_did),
        cmocka_unit_test(every_shape_and_length_fits),
        cmocka_unit_test(threads_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
