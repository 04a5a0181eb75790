/* Label placement, and what the legend says. */
#include "report/sketch.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_lie_at_their_region),
        cmocka_unit_test(of_other_changes_only_the_strongest_are_numbered),
        cmocka_unit_test(the_legend_explains_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
