/*
 * Statistics of photos taken again: quantiles and intervals against SciPy 1.10 and against draws
 * whose truth is known, the prior, and how pairs are pooled, written and read.
 */
#include "base/repeatability.h"

#include "base/stats.h"
#include "batch/repeat_pool.h"
#include "report/html_repeat.h"
#include "report/json.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

/* scipy.stats.t.ppf(0.975, dof) */
static void student_quantiles(void **state)
{
    static const struct {
        int dof;
        double t;
    } known[] = {{1, 12.706205}, {2, 4.302653}, {3, 3.182446}, {8, 2.306004}, {101, 1.983731}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_near("t", pm_student_975(known[i].dof), known[i].t, 1e-6);
    assert_true(isnan(pm_student_975(0)));
}

/* Patients whose variances differ by e^0.5: the stated intervals hold the truth in 93 to 97 %. */
static void intervals_hold(void **state)
{
    enum { SITES = 2000, MOST = 20 };
    static const size_t patients[] = {6, 12, 20};
    struct pm_random random = {7};
    (void)state;
    for (size_t k = 0; k < sizeof patients / sizeof *patients; k++) {
        const double truth = exp(0.5 * 0.25);
        double variance[MOST], ci95[2], sum = 0.0;
        int held = 0;
        for (int i = 0; i < SITES; i++) {
            for (size_t p = 0; p < patients[k]; p++)
                variance[p] = exp(0.5 * pm_random_normal(&random));
            sum += pm_mean_variance(variance, patients[k], ci95) / SITES;
            held += ci95[0] <= truth && truth <= ci95[1];
        }
        printf("%zu patients: mean %.3f of %.3f, held %.3f\n", patients[k], sum, truth,
               (double)held / SITES);
        assert_near("mean", sum, truth, 0.02);
        assert_near("held", (double)held / SITES, 0.95, 0.02);
    }
}

/* A fifth of the pairs are far noisier: the plain standard error is the larger one. */
static void rare_noisy_pairs_widen_the_interval(void **state)
{
    const double alike[5] = {1, 1, 1, 1, 1.02}, one[5] = {1, 1, 1, 1, 9};
    double ci95[2];
    (void)state;
    pm_mean_variance(alike, 5, ci95);
    assert_true(ci95[1] < 1.02);
    const double mean = pm_mean_variance(one, 5, ci95);
    assert_near("mean", mean, 2.6, 1e-12);
    assert_near("high", ci95[1], 2.6 * exp(2.776445 * fmax(1.6 / 2.6, 0.547)), 0.02);
    assert_true(isnan((pm_mean_variance(one, 1, ci95), ci95[0])));
}

/* Garwood's exact limits by scipy.stats.chi2: 0 events in 12, 5 in 10. */
static void rates(void **state)
{
    const double none[3] = {0, 0, 0}, four[3] = {4, 4, 4}, events[2] = {3, 2}, five[2] = {5, 5};
    const double heap[2] = {5, 0};
    double ci95[2], wide[2];
    (void)state;
    pm_rate_interval(none, four, 3, ci95);
    assert_near("low", ci95[0], 0.0, 0.0);
    assert_near("high", ci95[1], 3.6889 / 12, 0.003);
    pm_rate_interval(events, five, 2, ci95);
    assert_near("low", ci95[0], 0.1623, 0.002);
    assert_near("high", ci95[1], 1.1668, 0.002);
    pm_rate_interval(heap, five, 2, wide); /* all in one patient */
    assert_true(wide[1] > 1.5 * ci95[1] && wide[0] < ci95[0]);
}

/* Variances of a scaled inverse chi-square of 8 degrees, each seen through 60 of its own. */
static void prior_of_variances(void **state)
{
    enum { PAIRS = 4000 };
    static double variance[PAIRS], dof[PAIRS];
    struct pm_random random = {3};
    (void)state;
    for (int i = 0; i < PAIRS; i++) {
        double of_prior = 0.0, own = 0.0;
        for (int k = 0; k < 8; k++)
            of_prior += pow(pm_random_normal(&random), 2) / 8;
        for (int k = 0; k < 60; k++)
            own += pow(pm_random_normal(&random), 2) / 60;
        variance[i] = 0.04 / of_prior * own;
        dof[i] = 60;
    }
    const struct pm_variance_prior prior = pm_variance_prior(variance, dof, PAIRS);
    assert_near("dof", prior.dof, 8.0, 0.8);
    assert_near("variance", prior.variance, 0.04, 0.002);
    assert_near("nothing own", pm_posterior_variance(prior, 9.0, 0.0), prior.variance, 1e-12);
    assert_near("half", pm_posterior_variance((struct pm_variance_prior){0.04, 10}, 0.08, 10), 0.06,
                1e-12);
    assert_near("no prior", pm_posterior_variance((struct pm_variance_prior){0.04, 0}, 0.08, 10),
                0.08, 0.0);
    for (int i = 0; i < 5; i++)
        variance[i] = 0.04;
    assert_near("alike", pm_variance_prior(variance, dof, 5).dof, PM_MOST_DOF, 0.0);
}

static void shares_of_variance(void **state)
{
    double x[40 * 2], y[40], share[2];
    (void)state;
    for (int i = 0; i < 40; i++) {
        x[2 * i] = i % 5;
        x[2 * i + 1] = i % 7;
        y[i] = 2.0 + 1.0 * x[2 * i]; /* the second has no part; of the mean, 4, half */
    }
    pm_variance_shares(x, 2, y, 40, share);
    assert_near("first", share[0], 0.5, 1e-3);
    assert_near("second", share[1], 0.0, 1e-3);
    pm_variance_shares(x, 2, y, 7, share);
    assert_true(isnan(share[0]));
}

/* ---- pooling ---------------------------------------------------------------------------- */

enum { PAIRS = 30, PATIENTS = 10 };

struct pool_case {
    struct pm_job job;
    struct pm_repeat_pair pair[PAIRS];
    enum pihmap_reason_code declined[4];
    struct pm_repeat_pairs pairs;
    struct pihmap_repeat repeat;
};

/* Ten patients with three pairs each, out of order; all noise is the turn's. */
static void fill(struct pool_case *c)
{
    static const char *const names[PATIENTS] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
    static const char *const ids[3] = {"1", "2", "3"};
    for (int i = 0; i < PAIRS; i++) {
        struct pm_repeat_pair *p = &c->pair[i];
        const double turn = 0.2 + 0.1 * (i % 7);
        *p = (struct pm_repeat_pair){.patient = names[i % PATIENTS],
                                     .id = ids[i / PATIENTS],
                                     .marks = i == 4 ? 2 : 0,
                                     .regions = 1,
                                     .flagged = i == 4,
                                     .disturbance = {0.1, 0.2, turn, 0.3, 0.05}};
        for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
            p->noise[k] = 0.3 + 0.01 * (i % 3);
            p->noise_places[k] = 500;
            for (int c3 = 0; c3 < 3; c3++)
                p->spread[0][k].mean_square[c3] = turn * turn * (1 + c3) / (1 + k);
            p->spread[0][k].places = k == 3 && i % PATIENTS == 2 ? 0 : 40;
        }
    }
    c->declined[0] = c->declined[1] = c->declined[2] = PIHMAP_REASON_POSE_DIFFERS;
    c->declined[3] = PIHMAP_REASON_AFTER_BLURRED;
    c->pairs = (struct pm_repeat_pairs){c->pair, PAIRS, c->declined, 4, 1};
    c->repeat = (struct pihmap_repeat){0};
    pm_job_init(&c->job, 1);
    assert_int_equal(pm_repeat_pool(&c->job, &c->pairs, &c->repeat), PIHMAP_OK);
}

static void pairs_are_pooled(void **state)
{
    static struct pool_case c;
    (void)state;
    fill(&c);
    const struct pihmap_repeat *r = &c.repeat;
    double mean = 0.0;
    for (int i = 0; i < PAIRS; i++)
        mean += pow(0.2 + 0.1 * (i % 7), 2) / PAIRS;
    assert_int_equal(r->patients, PATIENTS);
    assert_int_equal(r->pairs, PAIRS + 5);
    assert_int_equal(r->side[0].patients, PATIENTS);
    assert_int_equal(r->side[3].patients, PATIENTS - 1);
    assert_int_equal(r->mm[0].patients, 0);
    assert_true(isnan(r->mm[0].change[0]));
    assert_near("change", r->side[0].change[0], 1.96 * sqrt(mean), 1e-9);
    assert_near("within", r->side[0].within[0], sqrt(mean / 2), 1e-9);
    assert_near("b*", r->side[0].change[2], sqrt(3) * r->side[0].change[0], 1e-9);
    assert_true(r->side[0].change_ci95[0][0] < r->side[0].change[0]);
    assert_true(r->side[0].change_ci95[0][1] > r->side[0].change[0]);
    assert_near("pih", r->pih.per_pair, 2.0 / PAIRS, 1e-12);
    assert_near("compared", r->compared_ci95[1], 0.9532855, 1e-6); /* 30 of 34 */
    assert_int_equal(r->flagged, 1);
    assert_int_equal(r->order[0], PIHMAP_DISTURBANCE_TURN);
    assert_near("explained", r->disturbance[PIHMAP_DISTURBANCE_TURN].explained, 1.0, 0.02);
    assert_int_equal(r->disturbance[PIHMAP_DISTURBANCE_TURN].declined, 3);
    assert_int_equal(r->order[1], PIHMAP_DISTURBANCE_FOCUS);
    assert_int_equal(r->disturbance[PIHMAP_DISTURBANCE_TURN].advice, PIHMAP_ADVICE_SAME_POSE);
    assert_int_equal(r->reason_count, 2);
    assert_int_equal(r->reasons[0].code, PIHMAP_REASON_POSE_DIFFERS);
    assert_near("largest", r->noise[0].largest, 0.32, 1e-12);
    pm_job_free(&c.job);
}

/* What is written is read again; a text without a figure is refused, and the sentence names it. */
static void the_file_is_read_again(void **state)
{
    static struct pool_case c;
    struct pihmap_repeat again;
    char *text, *second;
    size_t n, m;
    (void)state;
    fill(&c);
    assert_int_equal(pm_json_repeat(&c.job, &c.repeat, &text, &n), PIHMAP_OK);
    assert_int_equal(pm_json_repeat_read(&c.job, "r", text, n, &again), PIHMAP_OK);
    assert_int_equal(pm_json_repeat(&c.job, &again, &second, &m), PIHMAP_OK);
    assert_string_equal(text, second);
    assert_int_equal(again.reasons[0].code, PIHMAP_REASON_POSE_DIFFERS);
    char *at = strstr(text, "\"largest_L\"");
    assert_non_null(at);
    at[1] = 'L';
    assert_int_equal(pm_json_repeat_read(&c.job, "my.json", text, n, &again), PIHMAP_EFORMAT);
    assert_non_null(strstr(c.job.err.text, "my.json: the figure largest_L is missing"));
    assert_int_equal(pm_json_repeat_read(&c.job, "x", "{}", 2, &again), PIHMAP_EFORMAT);
    assert_int_equal(pm_json_repeat_read(&c.job, "x", "[1", 2, &again), PIHMAP_EFORMAT);
    assert_int_equal(pm_json_repeat_read(&c.job, "x", "", 0, &again), PIHMAP_EFORMAT);
    free(text);
    free(second);
    pm_job_free(&c.job);
}

static void the_page_says_it(void **state)
{
    static struct pool_case c;
    char *text;
    size_t n;
    (void)state;
    fill(&c);
    assert_int_equal(pm_html_repeat(&c.job, &c.repeat, &text, &n), PIHMAP_OK);
    assert_non_null(strstr(text, "A mark of 1.6 % of the long side must change by"));
    assert_non_null(strstr(text, "declined, pose differs: 3"));
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "<script"));
    free(text);
    pm_job_free(&c.job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_quantiles),
        cmocka_unit_test(intervals_hold),
        cmocka_unit_test(rare_noisy_pairs_widen_the_interval),
        cmocka_unit_test(rates),
        cmocka_unit_test(prior_of_variances),
        cmocka_unit_test(shares_of_variance),
        cmocka_unit_test(pairs_are_pooled),
        cmocka_unit_test(the_file_is_read_again),
        cmocka_unit_test(the_page_says_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
