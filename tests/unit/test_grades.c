/* Every limit of the comparability grade, from both sides: good below it, fair above, poor beyond
 * the second; and which photo a reason names. */
#include "compare/comparability.h"

#include "support/check.h"

#include <string.h>

static const struct pm_fairness GOOD = {.rgb_gain = {1, 1, 1},
                                        .scale_ratio = 1,
                                        .sharpness_ratio = 1,
                                        .contrast = 1,
                                        .blotch_ratio = 1,
                                        .overlap = 1,
                                        .coverage = 1,
                                        .threshold_L = 1,
                                        .noise_L = 1};

#define AT(field) offsetof(struct pm_fairness, field)
#define NEVER NAN /* no value of this fact makes a pair poor by itself */

static const struct {
    size_t at;                   /* of the double that deviates */
    double good, fair;           /* on either side of the first limit */
    double still_fair, poor;     /* on either side of the second */
    enum pihmap_reason_code why; /* PIHMAP_REASON_... */
} LIMITS[] = {
    {AT(exposure_ev), 0.69, 0.71, 1.69, 1.71, PIHMAP_REASON_AFTER_BRIGHTER},
    {AT(exposure_ev), -0.69, -0.71, -1.69, -1.71, PIHMAP_REASON_AFTER_DARKER},
    /* ln of one gain g, less the mean over three: 2/3 ln g */
    {AT(rgb_gain[0]), 1.30, 1.32, 2.10, 2.13, PIHMAP_REASON_WHITE_BALANCE},
    {AT(rgb_gain[2]), 0.77, 0.76, 0.475, 0.47, PIHMAP_REASON_WHITE_BALANCE},
    {AT(unevenness), 0.155, 0.165, 0.395, 0.405, PIHMAP_REASON_LIGHT_DIRECTION},
    {AT(contrast), 1.10, 1.11, 1.64, 1.66, PIHMAP_REASON_AFTER_MORE_CONTRAST},
    {AT(contrast), 0.91, 0.90, 0.61, 0.60, PIHMAP_REASON_AFTER_LESS_CONTRAST},
    {AT(scale_ratio), 1.34, 1.36, 1.90, 1.93, PIHMAP_REASON_AFTER_LARGER},
    {AT(scale_ratio), 0.75, 0.73, 0.53, 0.52, PIHMAP_REASON_AFTER_SMALLER},
    {AT(rotation_deg), 11.9, 12.1, 180, NEVER, PIHMAP_REASON_ROTATED},
    {AT(turn_deg), 21.9, 22.1, 39.9, 40.1, PIHMAP_REASON_TURNED},
    {AT(blotch_ratio), 0.73, 0.71, 0.51, 0.49, PIHMAP_REASON_AFTER_EVENER},
    {AT(blotch_ratio), 1.80, 1.84, 9.0, NEVER, PIHMAP_REASON_BEFORE_EVENER},
    {AT(gloss[0]), 0.019, 0.021, 0.079, 0.081, PIHMAP_REASON_BEFORE_GLOSSIER},
    {AT(gloss[1]), 0.019, 0.021, 0.079, 0.081, PIHMAP_REASON_AFTER_GLOSSIER},
    {AT(sharpness_ratio), 1.55, 1.58, 2.70, 2.75, PIHMAP_REASON_BEFORE_LESS_SHARP},
    {AT(sharpness_ratio), 0.645, 0.63, 0.37, 0.36, PIHMAP_REASON_AFTER_LESS_SHARP},
    {AT(clipped_fraction), 0.029, 0.031, 0.149, 0.151, PIHMAP_REASON_CLIPPED},
    {AT(overlap), 0.76, 0.74, 0.41, 0.39, PIHMAP_REASON_LITTLE_OVERLAP},
    {AT(threshold_L), 2.15, 2.25, 3.95, 4.05, PIHMAP_REASON_NOISY_PAIR},
    {AT(noise_L), 2.15, 2.25, 3.95, 4.05, PIHMAP_REASON_NO_CALM_SKIN},
};
#define LIMIT_COUNT (sizeof LIMITS / sizeof *LIMITS)

static struct pihmap_comparability graded(size_t at, double value)
{
    struct pm_fairness f = GOOD;
    struct pihmap_comparability out;
    memcpy((char *)&f + at, &value, sizeof value);
    pm_comparability(&f, &out);
    return out;
}

static void expect(size_t row, double value, enum pihmap_grade grade)
{
    if (isnan(value))
        return;
    const struct pihmap_comparability c = graded(LIMITS[row].at, value);
    const bool named = c.reason_count == 1 && c.reasons[0].code == LIMITS[row].why;
    if (c.grade != grade || (grade == PIHMAP_GRADE_GOOD ? c.reason_count > 0 : !named))
        fail_msg("row %zu: %g is %s with %d reasons, not %s", row, value,
                 pihmap_grade_name(c.grade), c.reason_count, pihmap_grade_name(grade));
}

static void every_limit_is_where_it_is(void **state)
{
    (void)state;
    for (size_t row = 0; row < LIMIT_COUNT; row++) {
        expect(row, LIMITS[row].good, PIHMAP_GRADE_GOOD);
        expect(row, LIMITS[row].fair, PIHMAP_GRADE_FAIR);
        expect(row, LIMITS[row].still_fair, PIHMAP_GRADE_FAIR);
        expect(row, LIMITS[row].poor, PIHMAP_GRADE_POOR);
    }
}

/* Half of the skin is enough; where its coverage is not known, nothing is said. */
static void less_than_half_of_the_skin_is_poor(void **state)
{
    (void)state;
    const struct pihmap_comparability half = graded(AT(coverage), 0.51),
                                      less = graded(AT(coverage), 0.49),
                                      unknown = graded(AT(coverage), NAN);
    assert_int_equal(half.grade, PIHMAP_GRADE_GOOD);
    assert_int_equal(unknown.grade, PIHMAP_GRADE_GOOD);
    assert_int_equal(less.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(less.reasons[0].code, PIHMAP_REASON_LITTLE_SKIN_MEASURED);
    assert_true(fabs(less.reasons[0].value[0] - 49) < 1e-9);
}

/* An even change of exposure is no change of white balance, and gloss in both photos no difference.
 */
static void what_both_share_is_no_difference(void **state)
{
    (void)state;
    struct pm_fairness f = GOOD;
    struct pihmap_comparability out;
    for (int k = 0; k < 3; k++)
        f.rgb_gain[k] = 3;
    f.gloss[0] = f.gloss[1] = 0.2;
    pm_comparability(&f, &out);
    assert_int_equal(out.grade, PIHMAP_GRADE_GOOD);
}

/* Many fair reasons do not make a pair poor; one poor reason does, and comes first. */
static void the_worst_reason_decides(void **state)
{
    (void)state;
    struct pm_fairness f = GOOD;
    struct pihmap_comparability out;
    f.exposure_ev = 1;
    f.unevenness = 0.3;
    f.turn_deg = 30;
    f.clipped_fraction = 0.1;
    pm_comparability(&f, &out);
    assert_int_equal(out.grade, PIHMAP_GRADE_FAIR);
    assert_int_equal(out.reason_count, 4);
    f.exposure_ev = 3;
    pm_comparability(&f, &out);
    assert_int_equal(out.grade, PIHMAP_GRADE_POOR); /* whatever follows it */
    f.exposure_ev = 1;
    f.noise_L = 9;
    pm_comparability(&f, &out);
    assert_int_equal(out.grade, PIHMAP_GRADE_POOR);
    assert_int_equal(out.reasons[0].code, PIHMAP_REASON_NO_CALM_SKIN);
    assert_int_equal(out.reasons[1].code, PIHMAP_REASON_AFTER_BRIGHTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_limit_is_where_it_is),
        cmocka_unit_test(less_than_half_of_the_skin_is_poor),
        cmocka_unit_test(what_both_share_is_no_difference),
        cmocka_unit_test(the_worst_reason_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
