/* Comparability: every reason is given when it applies, and only then. */
#include "compare/comparability.h"

#include "stage/stage_case.h"

static const struct pm_fairness GOOD = {.rgb_gain = {1, 1, 1},
                                        .scale_ratio = 1,
                                        .sharpness_ratio = 1,
                                        .contrast = 1,
                                        .blotch_ratio = 1,
                                        .overlap = 1,
                                        .coverage = 1,
                                        .threshold_L = 1,
                                        .noise_L = 1};

static struct pihmap_comparability graded(const struct pm_fairness *f)
{
    struct pihmap_comparability out;
    pm_comparability(f, &out);
    return out;
}

static void says(const struct pihmap_reason *reason, const char *words)
{
    char text[PIHMAP_REASON_TEXT];
    pihmap_reason_text(reason, text, sizeof text);
    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void expect_reason(const struct pm_fairness *f, enum pihmap_grade grade, const char *words)
{
    const struct pihmap_comparability out = graded(f);
    assert_int_equal(out.grade, grade);
    assert_int_equal(out.reason_count, 1);
    says(&out.reasons[0], words);
}

static void a_good_pair_has_no_reason(void **state)
{
    (void)state;
    const struct pihmap_comparability out = graded(&GOOD);
    assert_int_equal(out.grade, PIHMAP_GRADE_GOOD);
    assert_int_equal(out.reason_count, 0);
}

#define AT(field) offsetof(struct pm_fairness, field)

/* A single deviation from a good pair gives its own reason and no other. */
static void every_reason_is_given(void **state)
{
    static const struct {
        size_t at; /* of the double that deviates */
        double v;
        enum pihmap_grade grade;
        const char *words;
    } rows[] = {
        {AT(exposure_ev), -1, PIHMAP_GRADE_FAIR, "darker"},
        {AT(exposure_ev), 2, PIHMAP_GRADE_POOR, "2.0 stops brighter"},
        {AT(rgb_gain[2]), 1.5, PIHMAP_GRADE_FAIR, "white balance"},
        {AT(unevenness), 0.5, PIHMAP_GRADE_POOR, "another side"},
        {AT(contrast), 1.25, PIHMAP_GRADE_FAIR, "more contrast (x1.25)"},
        {AT(contrast), 0.55, PIHMAP_GRADE_POOR, "less contrast (x0.55)"},
        {AT(scale_ratio), 0.5, PIHMAP_GRADE_POOR, "2.0 times smaller"},
        {AT(rotation_deg), -90, PIHMAP_GRADE_FAIR, "turned by 90 degrees"},
        {AT(turn_deg), 30, PIHMAP_GRADE_FAIR, "30 degrees to or from the camera"},
        {AT(turn_deg), 45, PIHMAP_GRADE_POOR, "45 degrees"},
        {AT(blotch_ratio), 0.65, PIHMAP_GRADE_FAIR, "more even colour in the after photo"},
        {AT(blotch_ratio), 0.4, PIHMAP_GRADE_POOR, "make-up"},
        {AT(blotch_ratio), 5, PIHMAP_GRADE_FAIR, "more even colour in the before photo"},
        {AT(gloss[0]), 0.05, PIHMAP_GRADE_FAIR, "shines more in the before photo"},
        {AT(sharpness_ratio), 0.5, PIHMAP_GRADE_FAIR, "after photo is less sharp"},
        {AT(clipped_fraction), 0.2, PIHMAP_GRADE_POOR, "20 % of the skin"},
        {AT(overlap), 0.5, PIHMAP_GRADE_FAIR, "only 50 %"},
        {AT(threshold_L), 3, PIHMAP_GRADE_FAIR, "3.0 L*"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_fairness f = GOOD;
        memcpy((char *)&f + rows[i].at, &rows[i].v, sizeof rows[i].v);
        expect_reason(&f, rows[i].grade, rows[i].words);
    }
}

/* What could not be measured gives no reason. The worst reason comes first. */
static void unknown_is_silent_and_worst_comes_first(void **state)
{
    (void)state;
    struct pm_fairness f = GOOD;
    f.sharpness_ratio = f.blotch_ratio = f.gloss[0] = f.gloss[1] = NAN;
    assert_int_equal(graded(&f).reason_count, 0);
    f.exposure_ev = 1;
    f.turn_deg = 50;
    const struct pihmap_comparability out = graded(&f);
    assert_int_equal(out.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(out.reason_count, 2);
    says(&out.reasons[0], "camera");
    says(&out.reasons[1], "stops");
}

/* Foundation evens out the colour of skin and leaves the lightness of its pores and its shape. */
static void make_up_is_seen_and_light_is_not(void **state)
{
    struct stage_case *c = *state;
    struct pm_linear later;
    double mean[3] = {0, 0, 0}, ratio;
    case_copy(c, &c->skin, &later);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < case_pixels(c); i++)
            case_channel(&later, k)->v[i] *= 1.3f - 0.1f * (float)k;
    assert_int_equal(pm_blotch_ratio(&c->job, &c->skin, &later, &c->mask, &ratio), PIHMAP_OK);
    assert_true(fabs(ratio - 1) < 0.02);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < case_pixels(c); i++)
            mean[k] += (double)case_channel(&c->skin, k)->v[i] / (double)case_pixels(c);
    for (size_t i = 0; i < case_pixels(c); i++)
        for (int k = 0; k < 3; k++) {
            const float own = case_channel(&c->skin, k)->v[i];
            const float even = c->skin.g.v[i] * (float)(mean[k] / mean[1]);
            case_channel(&later, k)->v[i] = 0.3f * own + 0.7f * even;
        }
    assert_int_equal(pm_blotch_ratio(&c->job, &c->skin, &later, &c->mask, &ratio), PIHMAP_OK);
    print_message("unevenness in colour under make-up: x%.2f\n", ratio);
    assert_true(ratio < 0.72);
    pm_linear_free(&later);
}

static int setup(void **state)
{
    static struct stage_case c;
    case_render(&c, PM_SCENE_CLOSEUP, 20, 400, 300, 5);
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    case_end(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_pair_has_no_reason),
        cmocka_unit_test(every_reason_is_given),
        cmocka_unit_test(unknown_is_silent_and_worst_comes_first),
        cmocka_unit_test_setup_teardown(make_up_is_seen_and_light_is_not, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
