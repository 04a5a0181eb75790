/* Label placement, and what the legend says. */
#include "report/sketch.h"

#include "base/language.h"
#include "unit/report_case.h"

static struct pm_sketch sketch_of(struct scene *s, struct pm_label_index *of)
{
    const struct pm_findings findings = {&s->change, &s->labels, of, &s->report};
    struct pm_sketch sketch;
    assert_int_equal(pm_label_index(&s->job, &s->report, of), PIHMAP_OK);
    const struct pm_sheet sheet = {s->photo.w, s->photo.h, 1, false};
    assert_int_equal(pm_sketch(&s->job, &findings, &s->opt, &sheet, &sketch), PIHMAP_OK);
    return sketch;
}

/* Distance of a box from a region's outline, px. */
static float distance(const struct pm_sketch *s, int region, struct pm_box b)
{
    float nearest = INFINITY;
    for (size_t k = 0; k < s->contours.count; k++) {
        const struct pm_contour *c = &s->contours.v[k];
        for (size_t i = 0; c->index == region && i < c->count; i++) {
            const float dx = fmaxf(fmaxf(b.x - c->points[i].x, c->points[i].x - b.x - b.w), 0);
            const float dy = fmaxf(fmaxf(b.y - c->points[i].y, c->points[i].y - b.y - b.h), 0);
            nearest = fminf(nearest, hypotf(dx, dy));
        }
    }
    return nearest;
}

/* Labels used to lie at the region's bounding ellipse: far from a long or bent region. */
static void labels_lie_at_their_region(void **state)
{
    (void)state;
    struct scene s;
    struct pm_label_index of;
    scene_init(&s, 1000, 800);
    add_mark(&s, PIHMAP_KIND_PIH, 60, 330, 20, -5);
    add_mark(&s, PIHMAP_KIND_SHADING, 250, 200, 3, -5);
    for (int i = 0; i < 300; i++) /* a diagonal band: its bounding box is mostly empty */
        for (int k = -14; k <= 14; k++)
            s.labels.v[(i + 50) * 500 + i + 100 + k] = 2;
    struct pm_sketch sketch = sketch_of(&s, &of);
    assert_int_equal(sketch.tags.count, 2);
    for (size_t i = 0; i < sketch.tags.count; i++) {
        const struct pm_tag *t = &sketch.tags.v[i];
        const float far = distance(&sketch, t->region, t->box);
        if (far > 0.8f * sketch.tags.em || far <= 0)
            fail_msg("label %s is %.1f px away, letters are %.1f px", t->text, far, sketch.tags.em);
    }
    pm_sketch_free(&sketch);
    scene_free(&s);
}

/* A smiling face has 30 shadows: their numbers hid the face. */
static void of_other_changes_only_the_strongest_are_numbered(void **state)
{
    (void)state;
    struct scene s;
    struct pm_label_index of;
    scene_init(&s, 1600, 1200);
    for (int i = 0; i < 24; i++)
        add_mark(&s, PIHMAP_KIND_SHADING, 70 + 120 * (float)(i % 6), 80 + 130 * (float)(i / 6), 12,
                 -1.0f - 0.1f * (float)i);
    for (int i = 0; i < 12; i++) /* every second has faded */
        add_mark(&s, i % 2 ? PIHMAP_KIND_FADED : PIHMAP_KIND_PIH, 100 + 120 * (float)(i % 5),
                 140 + 130 * (float)(i / 5), 8, i % 2 ? 1 : -2);
    struct pm_sketch sketch = sketch_of(&s, &of);
    int pih = 0, faded = 0, others = 0;
    for (size_t i = 0; i < sketch.tags.count; i++) {
        const struct pm_tag *t = &sketch.tags.v[i];
        const bool less = s.regions[t->region].kind == PIHMAP_KIND_FADED;
        pih += t->pih;
        faded += less;
        others += !t->pih && !less;
        if (!t->pih && !less && s.regions[t->region].delta_L > -2.55)
            fail_msg("the weak region %s is numbered", t->text);
        assert_true((s.regions[t->region].kind == PIHMAP_KIND_PIH) == t->pih);
    }
    assert_int_equal(pih, 6);
    assert_int_equal(faded, 6);
    assert_int_equal(others, PM_TAG_OTHERS);
    pm_sketch_free(&sketch);
    scene_free(&s);
}

static bool has_line(const struct pm_legend *l, enum pm_sample sample, const char *text)
{
    for (int i = 0; i < l->key_count; i++)
        if (l->key[i].sample == sample && strstr(l->key[i].text, text))
            return true;
    return false;
}

/* Readers did not know what the greyed parts meant. */
static void the_legend_explains_what_is_there(void **state)
{
    (void)state;
    struct scene s;
    struct pm_label_index of;
    scene_init(&s, 1000, 800);
    s.opt.legend = true;
    s.report.flag_delta_L = 1.2;
    struct pm_sketch sketch = sketch_of(&s, &of);
    assert_true(sketch.legend.box.w > 0);
    assert_int_equal(sketch.legend.key_count, 0);
    assert_true(sketch.legend.level == 1.2);
    pm_sketch_free(&sketch);

    add_mark(&s, PIHMAP_KIND_PIH, 60, 330, 20, -5);
    add_mark(&s, PIHMAP_KIND_ERYTHEMA, 200, 200, 20, -5);
    memset(s.change.valid.v, 0, 2000);
    sketch = sketch_of(&s, &of);
    assert_true(has_line(&sketch.legend, PM_SAMPLE_LINE, "likely PIH"));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_DASHES, "muted"));
    assert_false(has_line(&sketch.legend, PM_SAMPLE_DOTS, ""));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_NONE, "E redness"));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_GREYED, "not measured"));
    assert_false(has_line(&sketch.legend, PM_SAMPLE_NONE, "shading"));
    assert_string_equal(sketch.legend.change, "overall: worse");
    pm_sketch_free(&sketch);

    add_mark(&s, PIHMAP_KIND_FADED, 300, 300, 20, 5);
    s.report.change = PIHMAP_CHANGE_BETTER;
    sketch = sketch_of(&s, &of);
    assert_true(has_line(&sketch.legend, PM_SAMPLE_DOTS, "F faded"));
    assert_string_equal(sketch.legend.change, "overall: better");
    pm_sketch_free(&sketch);
    scene_free(&s);
}

/* The languages of pictures besides English. */
static const enum pihmap_language OTHERS[] = {PIHMAP_LANGUAGE_SPANISH, PIHMAP_LANGUAGE_PORTUGUESE,
                                              PIHMAP_LANGUAGE_FRENCH, PIHMAP_LANGUAGE_GERMAN};

/* A scene whose legend says all that it can. */
static void say_all(struct scene *s, int regions)
{
    scene_init(s, 1600, 1200);
    s->opt.legend = true;
    s->opt.px_per_mm = 8;
    s->report.flag_delta_L = 12.5;
    s->report.verdict = PIHMAP_PIH_LIKELY;
    s->report.pih_regions = 24;
    s->report.change = PIHMAP_CHANGE_MIXED;
    memset(s->change.valid.v, 0, 20000);
    for (int i = 0; i < regions; i++)
        add_mark(s, (enum pihmap_kind)(i % PIHMAP_KINDS), 60 + 90 * (float)(i % 8),
                 60 + 90 * (float)(i / 8), 12, -2);
}

static void the_legend_speaks_the_languages_of_pictures(void **state)
{
    (void)state;
    struct scene s;
    struct pm_label_index of;
    say_all(&s, PIHMAP_KINDS);
    s.opt.language = PIHMAP_LANGUAGE_GERMAN;
    s.report.pih_regions = 1;
    struct pm_sketch sketch = sketch_of(&s, &of);
    assert_string_equal(sketch.legend.verdict, "1 wahrscheinlicher PIH-Fleck, zur Beurteilung");
    assert_string_equal(sketch.legend.change, "insgesamt: besser und schlechter");
    assert_true(has_line(&sketch.legend, PM_SAMPLE_LINE, "wahrscheinliche PIH"));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_DOTS, "F verblasst: weniger Pigment"));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_NONE, "E R\xC3\xB6tung   S Schattierung"));
    assert_true(has_line(&sketch.legend, PM_SAMPLE_GREYED, "ausgegraut: nicht gemessen"));
    pm_sketch_free(&sketch);
    s.opt.language = PIHMAP_LANGUAGE_KOREAN; /* its letters are not in the font */
    sketch = sketch_of(&s, &of);
    assert_string_equal(sketch.legend.verdict, "1 likely PIH mark, for review");
    assert_true(has_line(&sketch.legend, PM_SAMPLE_GREYED, "greyed: not measured"));
    pm_sketch_free(&sketch);
    scene_free(&s);
}

/* Half of the words below the bar, from its middle, and those at the wider end leave a blank. */
static void check_ends(const struct pm_legend *l, const struct pm_font *font)
{
    static const char *const words[] = {"darker", "change of L*", "lighter"};
    float width[3];
    for (int i = 0; i < 3; i++)
        width[i] = pm_text_width(font, 0.8f * l->em, pm_translate(l->language, words[i]));
    const float blank = 0.5f * (l->bar - width[1]) - fmaxf(width[0], width[2]);
    if (blank < 0.25f * l->em)
        fail_msg("%s: %.1f px between the words below the bar, letters are %.1f px",
                 pihmap_language_name(l->language), blank, l->em);
}

static void nothing_of_the_legend_is_cut_in_any_language(void **state)
{
    (void)state;
    static const int regions[] = {PIHMAP_KINDS, 48}; /* 48: not all are numbered */
    for (size_t k = 0; k < 2 * sizeof OTHERS / sizeof *OTHERS; k++) {
        struct scene s;
        struct pm_label_index of;
        say_all(&s, regions[k % 2]);
        s.opt.language = OTHERS[k / 2];
        struct pm_sketch sketch = sketch_of(&s, &of);
        const struct pm_legend *l = &sketch.legend;
        const float small = 0.8f * l->em;
        assert_true(l->box.w > 0 && l->box.w <= 800);
        assert_in_range(l->key_count, 6, PM_KEY_LINES);
        for (int i = -2; i < l->key_count; i++) {
            const char *text = i == -2 ? l->verdict : i == -1 ? l->change : l->key[i].text;
            assert_in_range(strlen(text), 1, PM_LEGEND_WORDS - 2);
            const float room = i == -2 ? l->bar : l->bar - (i < 0 ? 0 : 2.3f * l->em);
            if (pm_text_width(sketch.font, i == -2 ? l->em : small, text) > room + 0.01f)
                fail_msg("%s is wider than its place", text);
        }
        check_ends(l, sketch.font);
        const struct pihmap_report nothing = {.flag_delta_L = 0};
        const struct pm_legend_facts facts = {&nothing, &s.opt, false, 0, "-"};
        struct pm_legend narrow;
        pm_legend_on_paper(&facts, sketch.font, 20, (struct pm_point){0, 0}, &narrow);
        check_ends(&narrow, sketch.font);
        pm_sketch_free(&sketch);
        scene_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_lie_at_their_region),
        cmocka_unit_test(of_other_changes_only_the_strongest_are_numbered),
        cmocka_unit_test(the_legend_explains_what_is_there),
        cmocka_unit_test(the_legend_speaks_the_languages_of_pictures),
        cmocka_unit_test(nothing_of_the_legend_is_cut_in_any_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
