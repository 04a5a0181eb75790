/* Calibration: known coefficients come back, persons are never split, signs hold, figures of known
 * forecasts. */
#include "base/stats.h"
#include "calibrate/colour.h"
#include "calibrate/figures.h"
#include "calibrate/fit.h"
#include "calibrate/folds.h"
#include "calibrate/logistic.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- logistic regression ---------------------------------------------------------------- */

enum { ROWS = 20000, TERMS = 3 };
static const double TRUE_COEFFICIENT[TERMS + 1] = {-0.5, 1.5, -2.0, 0.3};

struct made {
    double x[ROWS * TERMS], weight[ROWS];
    bool is_true[ROWS];
};

/* Rows whose truth is drawn with the probability of these coefficients. */
static void make_rows(const double *coefficient, struct made *m)
{
    struct pm_random random = {11};
    for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < TERMS; k++) /* of different scales and places */
            m->x[i * TERMS + k] = pm_random_normal(&random) * (k + 1) * 0.4 + k;
        m->is_true[i] =
            pm_random_unit(&random) < logistic_probability(coefficient, &m->x[i * TERMS], TERMS);
        m->weight[i] = 1;
    }
}

static void known_coefficients_come_back(void **state)
{
    (void)state;
    struct made *m = malloc(sizeof *m);
    double found[TERMS + 1], shrunk[TERMS + 1];
    make_rows(TRUE_COEFFICIENT, m);
    const struct logistic_rows rows = {ROWS, TERMS, m->x, NULL, m->is_true, NULL, NULL};
    assert_true(logistic_fit(&rows, 0.1, found));
    for (int k = 0; k <= TERMS; k++) /* standard errors are .02 to .06 */
        assert_near("coefficient", found[k], TRUE_COEFFICIENT[k], 0.12);
    assert_true(logistic_fit(&rows, 3000, shrunk));
    for (int k = 1; k <= TERMS; k++)
        assert_true(fabs(shrunk[k]) < 0.8 * fabs(found[k]));
    free(m);
}

/* Half of the false rows left out, and the others weighing double: the same fit. */
static void weights_stand_for_rows(void **state)
{
    (void)state;
    struct made *m = malloc(sizeof *m);
    bool *use = malloc(ROWS * sizeof *use);
    double all[TERMS + 1], weighted[TERMS + 1];
    make_rows(TRUE_COEFFICIENT, m);
    for (int i = 0; i < ROWS; i++) {
        use[i] = m->is_true[i] || i % 2;
        m->weight[i] = m->is_true[i] ? 1 : 2;
    }
    const struct logistic_rows plain = {ROWS, TERMS, m->x, NULL, m->is_true, NULL, NULL};
    const struct logistic_rows some = {ROWS, TERMS, m->x, m->weight, m->is_true, use, NULL};
    assert_true(logistic_fit(&plain, 0.1, all) && logistic_fit(&some, 0.1, weighted));
    for (int k = 0; k <= TERMS; k++)
        assert_near("coefficient", weighted[k], all[k], 0.1);
    free(use);
    free(m);
}

/* What must speak against a mark and does not gets no say; the others are as without it. */
static void a_wrong_sign_is_held_at_0(void **state)
{
    (void)state;
    static const int sign[TERMS] = {-1, -1, 0};
    struct made *m = malloc(sizeof *m);
    double found[TERMS + 1];
    make_rows((const double[]){0.2, 0.8, -1.0, 0.5}, m);
    const struct logistic_rows rows = {ROWS, TERMS, m->x, NULL, m->is_true, NULL, sign};
    assert_true(logistic_fit(&rows, 0.1, found));
    assert_true(found[1] == 0);
    assert_near("second", found[2], -1.0, 0.1);
    assert_near("third", found[3], 0.5, 0.1);
    free(m);
}

/* Rows that a plane parts have no finite fit without a ridge; rows of one truth have none at all.
 */
static void parted_rows_stay_finite(void **state)
{
    (void)state;
    enum { FEW = 40 };
    double x[FEW], found[2];
    bool is_true[FEW];
    for (int i = 0; i < FEW; i++) {
        x[i] = i;
        is_true[i] = i >= FEW / 2;
    }
    const struct logistic_rows rows = {FEW, 1, x, NULL, is_true, NULL, NULL};
    assert_true(logistic_fit(&rows, 1, found));
    assert_true(isfinite(found[0]) && found[1] > 0 && found[1] < 10);
    memset(is_true, 1, sizeof is_true);
    assert_false(logistic_fit(&rows, 1, found));
}

/* ---- folds ------------------------------------------------------------------------------ */

static void folds_are_even_and_keep_out_what_is_out(void **state)
{
    (void)state;
    enum { GROUPS = 53 };
    int fold[GROUPS], again[GROUPS], count[6] = {0};
    for (int g = 0; g < GROUPS; g++)
        fold[g] = again[g] = g % 7 == 0 ? -1 : 0;
    calibrate_folds(GROUPS, 5, 3, fold);
    calibrate_folds(GROUPS, 5, 3, again);
    assert_memory_equal(fold, again, sizeof fold);
    for (int g = 0; g < GROUPS; g++) {
        assert_true(g % 7 ? fold[g] >= 0 && fold[g] < 5 : fold[g] == -1);
        count[fold[g] + 1]++;
    }
    for (int k = 1; k <= 5; k++)
        assert_in_range(count[k], 9, 10); /* 45 in 5 */
}

/* ---- a table ---------------------------------------------------------------------------- */

/* A pair of one person with one region; melanin's colour, as nearly as the noise lets it be. */
static int print_made_pair(char *at, const char *scenario, int person, int pair, bool mark,
                           double strain, double elongation)
{
    int n = sprintf(at, "%s,%d,p%02d,2,0,compared,,%s,%d,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n", scenario,
                    pair, person, mark ? "marks" : "null", mark);
    n += sprintf(at + n,
                 "%s,%d,p%02d,2,1,pih,0.9,%s,%d,1,-4,,,,,700,-4,1,2,-0.114,-0.167,-0.221,0.42,0.25,"
                 "0.17,0.3,0.01,%.4f,0.1,%.4f,0.1,0.7,0.1,0.03,9,0,-5,1\n",
                 scenario, pair, person, mark ? "pih" : "nothing", mark, elongation, strain);
    return n;
}

/* Elongation decides, by ln odds of 6 - 3 elongation; strain is larger on marks, and must not
 * speak for them. */
static char *make_table(int pairs)
{
    struct pm_random random = {21};
    char *text = malloc((size_t)pairs * 400 + 1);
    int n = 0;
    for (int i = 0; i < pairs; i++) {
        const double elongation = 1 + 2 * pm_random_unit(&random);
        const bool mark = pm_random_unit(&random) < 1 / (1 + exp(3 * elongation - 6));
        const double strain = (mark ? 0.15 : 0.1) * exp(0.3 * pm_random_normal(&random));
        n +=
            print_made_pair(text + n, mark ? "marks" : "null", i % 30, i, mark, strain, elongation);
    }
    return text;
}

static void read_table(struct pm_job *job, int pairs, struct calibrate_table *table)
{
    char *text = make_table(pairs);
    pm_job_init(job, 1);
    assert_int_equal(calibrate_table_parse(job, text, table), PIHMAP_OK);
    assert_int_equal(table->pair_count, pairs);
    assert_int_equal(table->row_count, pairs);
    free(text);
}

static void a_table_is_read_and_bad_rows_refused(void **state)
{
    (void)state;
    struct pm_job job;
    struct calibrate_table table;
    read_table(&job, 200, &table);
    assert_int_equal(table.groups.n, 30);
    assert_int_equal(table.scenarios.n, 2);
    for (int i = 0; i < table.row_count; i++) {
        assert_true((table.rows[i].truth == TRUTH_PIH) == !table.pairs[table.rows[i].pair].null);
        assert_near("drop", table.rows[i].region.delta[0], -4, 0);
    }
    calibrate_table_free(&table);
    char cut[] = "marks,1,p01,2,0,compared\n",
         orphan[] = "marks,1,p01,2,1,pih,0.9,pih,1,1,-4,,,,,"
                    "700,-4,1,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1\n";
    assert_int_equal(calibrate_table_parse(&job, cut, &table), PIHMAP_EFORMAT);
    calibrate_table_free(&table);
    assert_int_equal(calibrate_table_parse(&job, orphan, &table), PIHMAP_EFORMAT);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* The table's own odds come back, at the prior that was asked for, and strain gets no say. */
static void a_classifier_is_fitted_to_a_table(void **state)
{
    (void)state;
    struct pm_job job;
    struct calibrate_table table;
    struct calibrate_samples samples;
    struct pm_classifier fitted = pm_classifier_fitted;
    read_table(&job, 2000, &table);
    int marks = 0;
    for (int i = 0; i < table.pair_count; i++)
        marks += !table.pairs[i].null;
    const struct calibrate_plan plan = {(double)marks / table.pair_count, 4, 1, false, false};
    assert_int_equal(calibrate_samples(&job, &table, &fitted, plan.prior, &samples), PIHMAP_OK);
    assert_int_equal(samples.n, table.row_count);
    assert_int_equal(calibrate_fit(&job, &samples, &plan, NULL, -1, &fitted), PIHMAP_OK);
    assert_near("share of strain", fitted.term[PM_FEATURE_STRAIN].share, 0, 0);
    assert_near("share of elongation", fitted.term[PM_FEATURE_LONG].share, 3, 0.35);
    for (double elongation = 1.2; elongation < 2.9; elongation += 0.4) {
        double x[PM_FEATURES];
        memcpy(x, samples.x[0], sizeof x);
        x[PM_FEATURE_LONG] = elongation;
        assert_near("ln odds", pm_mark_odds(&fitted, x), 6 - 3 * elongation, 0.35);
    }
    calibrate_samples_free(&samples);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* What the terms say against one another stays, and who is fitted again stays as he is. */
static void only_the_scale_is_fitted(void **state)
{
    (void)state;
    struct pm_job job;
    struct calibrate_table table;
    struct calibrate_samples samples;
    struct pm_classifier was = pm_classifier_fitted;
    was.term[PM_FEATURE_STRAIN].share = 0.0; /* which is chance in this table */
    struct pm_classifier once = was;
    const struct calibrate_plan plan = {0.5, 4, 1, true, true};
    read_table(&job, 2000, &table);
    assert_int_equal(calibrate_samples(&job, &table, &once, plan.prior, &samples), PIHMAP_OK);
    assert_int_equal(calibrate_fit(&job, &samples, &plan, NULL, -1, &once), PIHMAP_OK);
    const double factor = once.term[PM_FEATURE_LONG].share / was.term[PM_FEATURE_LONG].share;
    assert_true(factor > 0 && fabs(factor - 1) > 0.05);
    for (int k = 0; k < PM_FEATURES; k++)
        assert_near("share", once.term[k].share, factor * was.term[k].share,
                    0.01 * factor * was.term[k].share);
    struct pm_classifier twice = once;
    assert_int_equal(calibrate_fit(&job, &samples, &plan, NULL, -1, &twice), PIHMAP_OK);
    const double share = once.term[PM_FEATURE_LONG].share; /* all are rounded to three digits */
    assert_near("share, again", twice.term[PM_FEATURE_LONG].share, share, 0.01 * share);
    assert_near("base, again", twice.base, once.base, 0.01 * fabs(once.base));
    calibrate_samples_free(&samples);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* With a tenth of the prior's odds, the ln odds of every region fall by ln 10. */
static void the_prior_moves_the_odds(void **state)
{
    (void)state;
    static const double prior[2] = {0.5, 1.0 / 11};
    double odds[2], x[PM_FEATURES];
    struct pm_job job;
    struct calibrate_table table;
    read_table(&job, 2000, &table);
    for (int k = 0; k < 2; k++) {
        struct calibrate_samples samples;
        struct pm_classifier fitted = pm_classifier_fitted;
        const struct calibrate_plan plan = {prior[k], 4, 1, false, false};
        assert_int_equal(calibrate_samples(&job, &table, &fitted, plan.prior, &samples), PIHMAP_OK);
        assert_int_equal(calibrate_fit(&job, &samples, &plan, NULL, -1, &fitted), PIHMAP_OK);
        memcpy(x, samples.x[0], sizeof x);
        x[PM_FEATURE_LONG] = 1.8;
        odds[k] = pm_mark_odds(&fitted, x);
        calibrate_samples_free(&samples);
    }
    assert_near("ln of the odds' ratio", odds[0] - odds[1], log(10), 0.3);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* Persons left out do not touch a fit: their rows turned over, it is the same. */
static void a_fold_never_sees_whom_it_judges(void **state)
{
    (void)state;
    struct pm_job job;
    struct calibrate_table table;
    struct calibrate_samples samples;
    struct pm_classifier fitted[2] = {pm_classifier_fitted, pm_classifier_fitted};
    const struct calibrate_plan plan = {0.5, 3, 1, false, false};
    int fold[30] = {0};
    read_table(&job, 600, &table);
    calibrate_folds(30, plan.folds, plan.seed, fold);
    assert_int_equal(calibrate_samples(&job, &table, &fitted[0], 0.5, &samples), PIHMAP_OK);
    assert_int_equal(calibrate_fit(&job, &samples, &plan, fold, 1, &fitted[0]), PIHMAP_OK);
    for (int i = 0; i < samples.n; i++)
        if (fold[samples.group[i]] == 1) {
            samples.is_mark[i] = !samples.is_mark[i];
            samples.x[i][PM_FEATURE_LONG] = 9;
        }
    assert_int_equal(calibrate_fit(&job, &samples, &plan, fold, 1, &fitted[1]), PIHMAP_OK);
    assert_memory_equal(&fitted[0], &fitted[1], sizeof fitted[0]);
    assert_int_equal(calibrate_fit(&job, &samples, &plan, fold, 2, &fitted[1]), PIHMAP_OK);
    assert_memory_not_equal(&fitted[0], &fitted[1], sizeof fitted[0]);
    calibrate_samples_free(&samples);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* The same of scenarios that are only judged: they have no weight, whatever they say. */
static void judged_only_is_not_fitted(void **state)
{
    (void)state;
    struct pm_job job;
    struct calibrate_table table;
    struct pm_classifier fitted[2] = {pm_classifier_fitted, pm_classifier_fitted};
    const struct calibrate_plan plan = {0.5, 3, 1, false, false};
    read_table(&job, 600, &table);
    for (int turn = 0; turn < 2; turn++) {
        struct calibrate_samples samples;
        for (int i = 0; i < table.row_count; i += 2) {
            table.pairs[table.rows[i].pair].judged_only = true;
            table.rows[i].truth = turn ? TRUTH_PIH : TRUTH_NOTHING;
            table.rows[i].region.elongation = turn ? 5 : 1;
        }
        assert_int_equal(calibrate_samples(&job, &table, &fitted[turn], 0.5, &samples), PIHMAP_OK);
        assert_int_equal(calibrate_fit(&job, &samples, &plan, NULL, -1, &fitted[turn]), PIHMAP_OK);
        calibrate_samples_free(&samples);
    }
    assert_memory_equal(&fitted[0], &fitted[1], sizeof fitted[0]);
    calibrate_table_free(&table);
    pm_job_free(&job);
}

/* ---- colour ----------------------------------------------------------------------------- */

/* A region that fell along a direction, each channel off by error of the fall. */
static struct calibrate_row fallen(struct pm_random *random, const double way[3], double error,
                                   enum calibrate_truth truth)
{
    struct calibrate_row row = {
        .truth = truth,
        .region = {.darker = true, .delta = {-4, 0, 0}, .sigma_L = 0.2, .sigma_ratio = 0.002}};
    const double size = sqrt(way[0] * way[0] + way[1] * way[1] + way[2] * way[2]);
    for (int k = 0; k < 3; k++)
        row.region.ratio[k] = -0.2 * (way[k] / size + error * pm_random_normal(random));
    return row;
}

/* Colours that are twice as far off as others want twice the error. */
static void the_error_of_colour_is_found(void **state)
{
    (void)state;
    static const double ways[3][3] = {{1, 1.45, 2.1}, {0, 0.77, 0.64}, {1, 1.03, 1.06}};
    static const enum calibrate_truth truths[3] = {TRUTH_PIH, TRUTH_RED, TRUTH_SHADOW};
    enum { MADE = 3000 };
    struct calibrate_pair pair = {.compared = true};
    struct calibrate_table table = {.pair_count = 1, .row_count = MADE, .pairs = &pair};
    double found[2];
    table.rows = malloc(MADE * sizeof *table.rows);
    for (int turn = 0; turn < 2; turn++) {
        struct pm_random random = {5};
        struct pm_classifier fitted = pm_classifier_fitted;
        for (int i = 0; i < MADE; i++)
            table.rows[i] = fallen(&random, ways[i % 3], turn ? 0.16 : 0.08, truths[i % 3]);
        calibrate_colour(&table, NULL, -1, &fitted);
        found[turn] = fitted.model_error;
    }
    print_message("error of colour: %.3f of 0.08, %.3f of 0.16\n", found[0], found[1]);
    assert_near("small error", found[0], 0.08, 0.03);
    assert_near("large error", found[1], 0.16, 0.05);
    free(table.rows);
}

/* ---- figures ---------------------------------------------------------------------------- */

static void a_perfect_forecast_is_flat(void **state)
{
    (void)state;
    enum { MANY = 50000 };
    struct pm_random random = {31};
    struct calibrate_forecast *f = malloc(MANY * sizeof *f);
    struct calibrate_figures good, sure;
    for (int i = 0; i < MANY; i++) {
        const double p = pm_random_unit(&random);
        f[i] = (struct calibrate_forecast){p, 1, pm_random_unit(&random) < p};
    }
    calibrate_figures(f, MANY, &good);
    assert_near("ECE", good.ece, 0, 0.012);
    assert_near("Brier", good.brier, 1.0 / 6, 0.005); /* mean of p (1 - p) */
    for (int k = 0; k < CALIBRATE_BINS; k++) {
        assert_near("share", good.bin[k].share, good.bin[k].said, 0.03);
        assert_true(good.bin[k].low <= good.bin[k].share && good.bin[k].share <= good.bin[k].high);
    }
    for (int i = 0; i < MANY; i++) /* overconfident: the same ranks, worse figures */
        f[i].p = f[i].p > 0.5 ? 0.98 : 0.02;
    calibrate_figures(f, MANY, &sure);
    assert_true(sure.ece > 0.2 && sure.brier > good.brier && sure.log_loss > good.log_loss);
    free(f);
}

/* By hand: Brier (0.2^2 + 0.6^2 x 3) / 4; weights count as rows. */
static void small_figures_by_hand(void **state)
{
    (void)state;
    const struct calibrate_forecast f[] = {{0.8, 1, true}, {0.6, 3, false}};
    struct calibrate_figures out;
    double low, high;
    calibrate_figures(f, 2, &out);
    assert_near("Brier", out.brier, (0.04 + 3 * 0.36) / 4, 1e-12);
    assert_near("ECE", out.ece, (0.2 + 3 * 0.6) / 4, 1e-12);
    assert_near("log loss", out.log_loss, (-log(0.8) - 3 * log(0.4)) / 4, 1e-12);
    calibrate_wilson(0.5, 10, &low, &high); /* published: .237 to .763 */
    assert_near("low", low, 0.2366, 5e-4);
    assert_near("high", high, 0.7634, 5e-4);
}

static void recall_at_a_rate_of_false_regions(void **state)
{
    (void)state;
    struct calibrate_finding f[] = {
        {0.3, 1, false}, {0.9, 2, false}, {0.6, 0, true}, {0.7, 1, false}, {0.2, 0, true}};
    struct calibrate_detection d;
    calibrate_detect(f, 5, 0.5, 5, 10, &d);
    assert_near("recall", d.recall, 0.6, 1e-12);
    assert_near("precision", d.precision, 0.75, 1e-12);
    assert_near("F1", d.f1, 2 * 0.6 * 0.75 / 1.35, 1e-12);
    assert_near("false per pair", d.false_per_pair, 0.1, 1e-12);
    assert_near("at 0.1", calibrate_recall_at(f, 5, 0.1, 5, 10), 0.8, 1e-12);
    assert_near("at 0", calibrate_recall_at(f, 5, 0.0, 5, 10), 0.6, 1e-12);
    for (int i = 0; i < 5; i++) /* no threshold can part equals */
        f[i].p = 0.5;
    assert_near("all alike", calibrate_recall_at(f, 5, 0.1, 5, 10), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_coefficients_come_back),
        cmocka_unit_test(weights_stand_for_rows),
        cmocka_unit_test(a_wrong_sign_is_held_at_0),
        cmocka_unit_test(parted_rows_stay_finite),
        cmocka_unit_test(folds_are_even_and_keep_out_what_is_out),
        cmocka_unit_test(a_table_is_read_and_bad_rows_refused),
        cmocka_unit_test(a_classifier_is_fitted_to_a_table),
        cmocka_unit_test(only_the_scale_is_fitted),
        cmocka_unit_test(the_prior_moves_the_odds),
        cmocka_unit_test(a_fold_never_sees_whom_it_judges),
        cmocka_unit_test(judged_only_is_not_fitted),
        cmocka_unit_test(the_error_of_colour_is_found),
        cmocka_unit_test(a_perfect_forecast_is_flat),
        cmocka_unit_test(small_figures_by_hand),
        cmocka_unit_test(recall_at_a_rate_of_false_regions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
