/*
 * calibrate: fits the classifier to a table of regions whose truth is known, and reports how good
 * its confidence is on persons that the fit has not seen.
 *
 *   calibrate TABLE.csv [--prior P] [--folds K] [--seed S] [--keep-colour | --scale-only]
 *             [--judge-only NAME,...] [--out FILE.h --command TEXT --date TEXT]
 *
 * TABLE is what bench/accuracy --table wrote; scripts/calibrate (make calibrate) makes it. Without
 * --out nothing but the report is made. --judge-only names scenarios that are reported on, but not
 * fitted to. --keep-colour: only the terms are fitted. --scale-only: only how sure it is, by Platt
 * scaling. --command and --date are for the head of FILE. Exit status: 0 done, 1 failed, 2 usage.
 */
#include "calibrate/colour.h"
#include "calibrate/folds.h"
#include "calibrate/generate.h"
#include "calibrate/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct request {
    const char *table, *out, *command, *date;
    const char *judge_only; /* names of scenarios, with commas between them; NULL: none */
    struct calibrate_plan plan;
};

static bool parse_one(const char *name, const char *value, struct request *request)
{
    if (!strcmp(name, "--prior"))
        request->plan.prior = atof(value);
    else if (!strcmp(name, "--folds"))
        request->plan.folds = atoi(value);
    else if (!strcmp(name, "--seed"))
        request->plan.seed = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--judge-only"))
        request->judge_only = value;
    else if (!strcmp(name, "--out"))
        request->out = value;
    else if (!strcmp(name, "--command"))
        request->command = value;
    else if (!strcmp(name, "--date"))
        request->date = value;
    else
        return false;
    return true;
}

static bool parse(int argc, char **argv, struct request *request)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-' && !request->table)
            request->table = argv[i];
        else if (!strcmp(argv[i], "--keep-colour"))
            request->plan.keep_colour = true;
        else if (!strcmp(argv[i], "--scale-only"))
            request->plan.keep_colour = request->plan.scale_only = true;
        else if (i + 1 < argc && parse_one(argv[i], argv[i + 1], request))
            i++;
        else
            return false;
    return request->table && request->plan.prior > 0 && request->plan.prior < 1 &&
           request->plan.folds >= 2 && request->plan.folds <= 100 &&
           (!request->out || (request->command && request->date));
}

/* Colour, then the terms. fold, left_out: as in calibrate_fit(). */
static enum pihmap_status fit(struct pm_job *job, const struct calibrate_table *table,
                              const struct calibrate_plan *plan, const int *fold, int left_out,
                              struct pm_classifier *fitted)
{
    struct calibrate_samples samples;
    enum pihmap_status st;
    *fitted = pm_classifier_fitted;
    if (!plan->keep_colour)
        calibrate_colour(table, fold, left_out, fitted);
    TRY(calibrate_samples(job, table, fitted, plan->prior, &samples));
    TRY(calibrate_fit(job, &samples, plan, fold, left_out, fitted));
out:
    calibrate_samples_free(&samples);
    return st;
}

/* The probability that a region is PIH; NAN: colour decides alone. */
static double probability(const struct pm_classifier *by, const struct pm_region *region)
{
    double x[PM_FEATURES];
    return pm_classify_features(by, region, x) ? pm_classify_by(by, region).confidence : NAN;
}

/* What each fold's fit says of the persons that it left out. */
static enum pihmap_status judge_held_out(struct pm_job *job, const struct calibrate_table *table,
                                         const struct calibrate_plan *plan, double *p)
{
    enum pihmap_status st = PIHMAP_OK;
    int *fold = pm_scratch(job, (size_t)table->groups.n + 1, sizeof *fold);
    if (!fold)
        return job->err.status;
    memset(fold, 0, ((size_t)table->groups.n + 1) * sizeof *fold);
    calibrate_folds(table->groups.n, plan->folds, plan->seed, fold);
    for (int k = 0; k < plan->folds; k++) {
        struct pm_classifier fitted;
        TRY(fit(job, table, plan, fold, k, &fitted));
        for (int i = 0; i < table->row_count; i++)
            if (fold[table->pairs[table->rows[i].pair].group] == k)
                p[i] = probability(&fitted, &table->rows[i].region);
    }
out:
    return st;
}

static void print_classifier(const struct pm_classifier *c)
{
    printf("fitted to all: error of colour %.3g, prior of deep pigment %.3g, base %.3g\n",
           c->model_error, c->dermal_prior, c->base);
    for (int k = 0; k < PM_FEATURES; k++)
        printf("  %-8s %s%-6.3g from %-7.3g to %-7.3g typical %.3g\n", pm_feature_facts[k].name,
               pm_feature_facts[k].sign < 0 ? "-" : "+", c->term[k].share, c->term[k].from,
               c->term[k].most, c->term[k].typical);
}

/* Is name among names, which have commas between them? */
static bool is_listed(const char *names, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = names; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!strncmp(at, name, n) && (at[n] == ',' || !at[n]))
            return true;
    return false;
}

/* What the program that made the table said, where its colour leaves a region open. */
static void recall_said(const struct calibrate_table *table, double *p)
{
    for (int i = 0; i < table->row_count; i++)
        p[i] = isnan(probability(&pm_classifier_fitted, &table->rows[i].region))
                   ? NAN
                   : table->rows[i].confidence;
}

static enum pihmap_status run(struct pm_job *job, const struct request *request)
{
    enum pihmap_status st;
    struct calibrate_table table;
    struct calibrate_samples samples = {0};
    struct pm_classifier fitted;
    TRY(calibrate_table_read(job, request->table, &table));
    for (int i = 0; i < table.pair_count; i++)
        table.pairs[i].judged_only =
            is_listed(request->judge_only, table.scenarios.v[table.pairs[i].scenario]);
    const size_t rows = (size_t)table.row_count + 1;
    double *by_program = pm_scratch(job, rows, sizeof *by_program);
    double *held_out = pm_scratch(job, rows, sizeof *held_out);
    if (!by_program || !held_out) {
        st = job->err.status;
        goto out;
    }
    recall_said(&table, by_program);
    TRY(judge_held_out(job, &table, &request->plan, held_out));
    TRY(fit(job, &table, &request->plan, NULL, -1, &fitted));
    print_classifier(&fitted);
    TRY(calibrate_samples(job, &table, &pm_classifier_fitted, request->plan.prior, &samples));
    TRY(calibrate_report(job, &table, &samples, &(struct calibrate_said){by_program, held_out}));
    if (request->out)
        TRY(calibrate_generate(job, request->out, &fitted,
                               &(struct calibrate_origin){request->command, request->date, &table,
                                                          &samples, &request->plan}));
out:
    calibrate_samples_free(&samples);
    calibrate_table_free(&table);
    return st;
}

int main(int argc, char **argv)
{
    struct request request = {.plan = {.prior = 0.2, .folds = 5, .seed = 1}};
    struct pm_job job;
    if (!parse(argc, argv, &request)) {
        fputs("calibrate TABLE.csv [--prior P] [--folds K] [--seed S] [--keep-colour | "
              "--scale-only]\n          "
              "[--judge-only NAME,...]\n"
              "          [--out FILE.h --command TEXT --date TEXT]\n",
              stderr);
        return 2;
    }
    pm_job_init(&job, 1);
    const enum pihmap_status st = run(&job, &request);
    if (st)
        fprintf(stderr, "calibrate: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
