/*
 * The panel. The golden picture is the panel at a quarter of its size; decoded pixels are compared.
 * PIHMAP_GOLDEN=write regenerates it: look at tests/golden/panel.png afterwards.
 */
#include "report/panel_parts.h"

#include "base/reason.h"
#include "base/resize.h"
#include "base/vocabulary.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "unit/report_case.h"

#include <stdio.h>

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

/* English is the first. */
enum { LANGUAGES = 5 };
static const enum pihmap_language IN_PICTURES[LANGUAGES] = {
    PIHMAP_LANGUAGE_ENGLISH, PIHMAP_LANGUAGE_SPANISH, PIHMAP_LANGUAGE_PORTUGUESE,
    PIHMAP_LANGUAGE_FRENCH, PIHMAP_LANGUAGE_GERMAN};

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
    for (size_t n = 0; n < LANGUAGES * sizeof size / sizeof *size; n++) {
        const size_t k = n / LANGUAGES;
        struct scene s;
        struct pm_rgb8 out;
        scene_init(&s, size[k][0], size[k][1]);
        s.opt.language = IN_PICTURES[n % LANGUAGES];
        for (int i = 0; i < 40; i++)
            add_mark(&s, i % 2 ? PIHMAP_KIND_PIH : PIHMAP_KIND_SHADING, (float)(i % 8), 3, 2, -2);
        s.report.before.file = s.report.after.file = id;
        s.report.before.width = size[k][0];
        s.report.comparability.reason_count = PIHMAP_MAX_REASONS;
        for (int i = 0; i < PIHMAP_MAX_REASONS; i++)
            s.report.comparability.reasons[i].code = PIHMAP_REASON_AFTER_CHART_NOT_USED;
        s.report.skin.ita = s.report.interval_days = NAN;
        s.report.change = PIHMAP_CHANGE_BETTER; /* the longest sentence */
        s.report.faded_regions = s.report.less_red_regions = s.report.redder_regions = 112;
        s.report.faded_mean_delta_L = 12.5;
        s.report.pih_regions = 120;
        s.report.redness[0] = 9;
        s.report.redness[1] = 4;
        s.report.comparability.sharpness_ratio = 1;
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

/* The panel in that language: English where the font of pictures cannot write it. */
static void it_speaks_the_languages_of_pictures(void **state)
{
    (void)state;
    struct scene s;
    struct pm_rgb8 out[PIHMAP_LANGUAGES];
    begin(&s);
    for (int k = 0; k < PIHMAP_LANGUAGES; k++) {
        s.opt.language = (enum pihmap_language)k;
        assert_int_equal(panel_of(&s, "P-017", &out[k]), PIHMAP_OK);
    }
    for (int k = 0; k < PIHMAP_LANGUAGES; k++)
        for (int i = 0; i < k; i++) {
            const int shown = (int)pm_picture_language((enum pihmap_language)k);
            const bool same =
                out[i].h == out[k].h &&
                memcmp(out[i].v, out[k].v, (size_t)out[k].w * (size_t)out[k].h * 3) == 0;
            if (same != (shown == (int)pm_picture_language((enum pihmap_language)i)))
                fail_msg("%s and %s", pihmap_language_name((enum pihmap_language)k),
                         pihmap_language_name((enum pihmap_language)i));
        }
    for (int k = 0; k < PIHMAP_LANGUAGES; k++)
        pm_rgb8_free(&out[k]);
    scene_free(&s);
}

/* A page of the size of begin()'s panel, on which nothing is drawn. */
static struct pm_panel_page page_of(struct scene *s, const struct pm_panel *panel,
                                    enum pihmap_language language)
{
    struct pm_panel_page p = {.panel = panel, .language = language, .column = 1280};
    p.em = (float)(3 * p.column + 2 * 64 + 2 * 44) / 98;
    assert_int_equal(pm_font(&s->job, &p.font), PIHMAP_OK);
    return p;
}

/* Lines of text that a fact has, and may have. */
static void check_fact(const struct pm_panel_page *p, int fact)
{
    struct pm_panel_facts facts;
    pm_panel_facts(p, &facts);
    const struct pm_panel_fact *f = &facts.v[fact];
    const int lines = pm_panel_count_lines(p, (float)p->column - facts.label, f->text);
    assert_true(*f->text);
    if (lines > f->lines_max)
        fail_msg("%s, %s: %d lines, %d are shown: %s", pihmap_language_name(p->language), f->label,
                 lines, f->lines_max, f->text);
}

/* Translations are longer than the English words that the page was made for. */
static void no_fact_is_cut_in_another_language(void **state)
{
    (void)state;
    static const char *const skins[] = {"very light", "light", "intermediate",
                                        "tan",        "brown", "dark"};
    static const double lights[] = {0, -0.94, 0.94};
    struct scene s;
    begin(&s);
    const struct pm_panel panel = {.report = &s.report};
    for (int k = 1; k < LANGUAGES; k++) {
        const struct pm_panel_page p = page_of(&s, &panel, IN_PICTURES[k]);
        s.report.interval_days = 1234;
        for (int i = PIHMAP_TIMING_UNKNOWN; i < PIHMAP_TIMING_CLOCK_UNSET; i++) {
            s.report.timing_note = pm_timing_text((enum pihmap_timing)i);
            check_fact(&p, 2);
        }
        for (int code = PIHMAP_REASON_NONE + 1; code < PIHMAP_REASONS; code++) {
            s.report.comparability.reasons[0] =
                pm_reason((enum pihmap_reason_code)code, 12.5, 3, 0.75);
            check_fact(&p, 3);
        }
        for (size_t i = 0; i < sizeof lights / sizeof *lights; i++) {
            s.report.comparability.exposure_ev = lights[i];
            check_fact(&p, 4);
        }
        for (size_t i = 0; i < sizeof skins / sizeof *skins; i++) {
            s.report.skin.ita_class = skins[i];
            s.report.skin.ita = -45;
            check_fact(&p, 5);
        }
    }
    scene_free(&s);
}

static void captions_fit_above_their_pictures(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    for (int k = 0; k < LANGUAGES; k++) {
        const struct pm_panel_page p = page_of(&s, NULL, IN_PICTURES[k]);
        const float most = (float)p.column - 1.5f * p.em; /* as on the narrowest page */
        char after[PM_WORDS];
        snprintf(after, sizeof after, pm_panel_words(&p, "After, %s: aligned, lighting corrected"),
                 "2026-03-02");
        assert_true(pm_panel_text_width(&p, 1, after) < most);
        assert_true(pm_panel_text_width(&p, 1, pm_panel_words(&p, "Heatmap on the before photo")) <
                    most);
    }
    scene_free(&s);
}

static bool is_white(const struct pm_rgb8 *picture, int x, int top, int low)
{
    for (int y = top; y < low; y++)
        for (int c = 0; c < 3; c++)
            if (picture->v[3 * ((size_t)y * (size_t)picture->w + (size_t)x) + (size_t)c] != 255)
                return false;
    return true;
}

/* In columns of px from left on: how often it is white over at least `wide` px, but not at the
 * ends. */
static int blanks(const struct pm_rgb8 *picture, const int box[4], float wide)
{
    int n = 0, white = 0;
    bool begun = false;
    for (int x = box[0]; x < box[2]; x++) {
        if (is_white(picture, x, box[1], box[3])) {
            white++;
            continue;
        }
        n += begun && (float)white >= wide;
        begun = true;
        white = 0;
    }
    return n;
}

/* Long kinds and strong changes: the columns of the table stand apart, within that of the page, and
 * so do the two notes of the foot. */
static void columns_stand_apart_in_every_language(void **state)
{
    (void)state;
    for (int k = 1; k < LANGUAGES; k++) {
        struct scene s;
        struct pm_rgb8 out;
        begin(&s);
        s.opt.language = IN_PICTURES[k];
        add_mark(&s, PIHMAP_KIND_SHADING, 20, 130, 4, -5);
        add_mark(&s, PIHMAP_KIND_LIGHTER, 50, 130, 4, -5);
        add_mark(&s, PIHMAP_KIND_UNCERTAIN, 80, 130, 4, -5);
        add_mark(&s, PIHMAP_KIND_LESS_RED, 110, 130, 4, -5);
        for (size_t i = 0; i < s.report.region_count; i++) { /* as wide in every row */
            s.regions[i].delta_L = -12.3;
            s.regions[i].delta_L_ci95[0] = -13.1;
            s.regions[i].delta_L_ci95[1] = -11.4;
        }
        assert_int_equal(panel_of(&s, NULL, &out), PIHMAP_OK);
        const float em = (float)out.w / 98;
        const int column = (out.w - 2 * 64 - 2 * 44) / 3, left = 64 + column + 44;
        const int low = out.h - 64 - (int)(1.8f * em); /* the rule above the foot */
        const int first = low - (int)(15.6f * em);     /* the heads of the table */
        const int rows[4] = {left, first + (int)(2.2f * em), left + column, low - (int)em};
        const int heads[4] = {left, first + (int)(0.4f * em), left + column,
                              first + (int)(1.4f * em)};
        const int foot[4] = {64, out.h - 64 - (int)em, out.w - 64, out.h - 64 + 4};
        const int seen[3] = {blanks(&out, rows, 0.55f * em), blanks(&out, heads, 0.55f * em),
                             blanks(&out, foot, 1.5f * em)};
        if (seen[0] != 5 || seen[1] != 5 || seen[2] != 1)
            fail_msg("%s: %d blanks between the columns, %d between the heads, %d in the foot",
                     pihmap_language_name(s.opt.language), seen[0], seen[1], seen[2]);
        for (int i = 0; i < 2; i++)
            for (int x = 1; x < 44; x++)
                assert_true(is_white(&out, 64 + (i + 1) * (column + 44) - x, first, low - 10));
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
        cmocka_unit_test(it_speaks_the_languages_of_pictures),
        cmocka_unit_test(no_fact_is_cut_in_another_language),
        cmocka_unit_test(captions_fit_above_their_pictures),
        cmocka_unit_test(columns_stand_apart_in_every_language),
        cmocka_unit_test(threads_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
