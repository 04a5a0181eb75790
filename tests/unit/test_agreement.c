/*
 * Proportions, kappa, Bland-Altman, ICC and bootstrap against scikit-learn 1.2, SciPy 1.10 and
 * NumPy 1.24, to 1e-9: the expected figures were printed by scripts/agreement-reference.
 */
#include "batch/tally.h"
#include "support/check.h"

#define SAME 1e-9
enum { PATIENTS = 6, SITES = 4 };

/* Is there a mark, was it hit; delta L* of both where both say yes, in that order. */
static const int TRUTH[PATIENTS][SITES] = {{1, 1, 0, 0}, {1, 0, 1, 0}, {1, 1, 1, 0},
                                           {0, 0, 1, 1}, {1, 0, 0, 0}, {1, 1, 0, 0}};
static const int TOOL[PATIENTS][SITES] = {{1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 0, 0},
                                          {0, 0, 1, 1}, {0, 0, 0, 1}, {1, 1, 0, 0}};
static const double X[] = {-3.1, -4.2, -2.5, -6.0, -5.1, -3.3, -7.4, -2.9, -4.4};
static const double Y[] = {-2.8, -4.9, -2.2, -5.1, -5.6, -3.0, -6.6, -3.5, -4.1};

static void fixture(struct pm_tally patient[PATIENTS])
{
    int both = 0;
    for (int p = 0; p < PATIENTS; p++) {
        patient[p] = (struct pm_tally){.pairs = 1};
        for (int s = 0; s < SITES; s++) {
            struct pm_table2 *t = &patient[p].sites;
            const bool mark = TRUTH[p][s], hit = TOOL[p][s];
            *(mark ? (hit ? &t->both : &t->first) : (hit ? &t->second : &t->neither)) += 1;
            if (mark && hit) {
                pm_paired_add(&patient[p].delta_L, X[both], Y[both]);
                both++;
            }
        }
    }
    assert_int_equal(both, 9);
}

static void figures_equal_those_of_other_libraries(void **state)
{
    struct pm_tally patient[PATIENTS];
    static double work[PIHMAP_FIGURES * PM_BOOTSTRAP_DRAWS];
    struct pihmap_figure f[PIHMAP_FIGURES];
    (void)state;
    fixture(patient);
    pm_tally_figures(patient, PATIENTS, work, f);
    assert_near("sensitivity", f[PIHMAP_FIGURE_SENSITIVITY].value, 0.75, SAME);
    assert_near("of", f[PIHMAP_FIGURE_SENSITIVITY].of, 12, 0);
    assert_near("low", f[PIHMAP_FIGURE_SENSITIVITY].wilson95[0], 0.467694665066434, SAME);
    assert_near("high", f[PIHMAP_FIGURE_SENSITIVITY].wilson95[1], 0.911058331605945, SAME);
    assert_near("specificity", f[PIHMAP_FIGURE_SPECIFICITY].value, 0.833333333333333, SAME);
    assert_near("npv", f[PIHMAP_FIGURE_NPV].value, 0.769230769230769, SAME);
    assert_near("kappa", f[PIHMAP_FIGURE_KAPPA].value, 0.583333333333333, SAME);
    assert_true(isnan(f[PIHMAP_FIGURE_KAPPA].wilson95[0]));
    assert_near("bias", f[PIHMAP_FIGURE_DELTA_L_BIAS].value, 0.122222222222222, SAME);
    assert_near("sd", f[PIHMAP_FIGURE_DELTA_L_SD].value, 0.589019901569077, SAME);
    assert_near("low", f[PIHMAP_FIGURE_DELTA_L_LOW].value, -1.03225678485317, SAME);
    assert_near("high", f[PIHMAP_FIGURE_DELTA_L_HIGH].value, 1.27670122929761, SAME);
    assert_near("icc", f[PIHMAP_FIGURE_DELTA_L_ICC].value, 0.931071238230592, SAME);
    assert_true(isnan(f[PIHMAP_FIGURE_AREA_ICC].value) && isnan(f[PIHMAP_FIGURE_PPV].value));
}

static void bootstrap_draws_patients(void **state)
{
    static const struct {
        enum pihmap_figure_kind kind;
        double low, high;
    } expected[] = {
        {PIHMAP_FIGURE_SENSITIVITY, 0.5, 0.923076923076923},
        {PIHMAP_FIGURE_KAPPA, 0.288888888888889, 0.83448275862069},
        {PIHMAP_FIGURE_DELTA_L_BIAS, -0.128571428571429, 0.410107142857143},
        {PIHMAP_FIGURE_DELTA_L_ICC, 0.80880325046236, 0.961072190070058},
    };
    struct pm_tally patient[PATIENTS];
    static double work[PIHMAP_FIGURES * PM_BOOTSTRAP_DRAWS];
    struct pihmap_figure f[PIHMAP_FIGURES];
    (void)state;
    fixture(patient);
    pm_tally_figures(patient, PATIENTS, work, f);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct pihmap_figure *got = &f[expected[i].kind];
        assert_near(pihmap_figure_name(expected[i].kind), got->bootstrap95[0], expected[i].low,
                    SAME);
        assert_near(pihmap_figure_name(expected[i].kind), got->bootstrap95[1], expected[i].high,
                    SAME);
    }
    pm_tally_figures(patient, 1, work, f);
    assert_true(isnan(f[PIHMAP_FIGURE_KAPPA].bootstrap95[0]));
}

static void wilson_holds_at_the_ends(void **state)
{
    double ci[2];
    (void)state;
    pm_wilson(0, 7, ci);
    assert_near("low", ci[0], 0, 0);
    assert_near("high", ci[1], 0.354330435066687, SAME);
    pm_wilson(7, 7, ci);
    assert_near("low", ci[0], 0.645669564933313, SAME);
    assert_near("high", ci[1], 1, 0);
    pm_wilson(0, 0, ci);
    assert_true(isnan(ci[0]) && isnan(ci[1]));
}

static void what_is_not_defined_is_nan(void **state)
{
    const struct pm_table2 all_yes = {4, 0, 0, 0}, none = {0, 0, 0, 0};
    struct pm_paired one = {0};
    (void)state;
    assert_true(isnan(pm_kappa(&all_yes)) && isnan(pm_kappa(&none)));
    assert_true(isnan(pm_bias(&one)));
    pm_paired_add(&one, 2, 3);
    assert_near("bias", pm_bias(&one), 1, 0);
    assert_true(isnan(pm_bias_sd(&one)) && isnan(pm_icc(&one)));
    pm_paired_add(&one, 2, 3);
    assert_near("no variance but a bias", pm_icc(&one), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_equal_those_of_other_libraries),
        cmocka_unit_test(bootstrap_draws_patients),
        cmocka_unit_test(wilson_holds_at_the_ends),
        cmocka_unit_test(what_is_not_defined_is_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
