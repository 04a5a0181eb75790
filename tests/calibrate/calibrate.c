/*
 * calibrate: fits the classifier to a table of regions whose truth is known, and reports how good
 * its confidence is on persons that the fit has not seen.
 *
 *   calibrate TABLE.csv [--prior P] [--folds K] [--seed S]
 *             [--out FILE.h --command TEXT --date TEXT]
 *
 * TABLE is what bench/accuracy --table wrote; scripts/calibrate (make calibrate) makes it. Without
 * --out nothing but the report is made. --command and --date are for the head of FILE.
 * Exit status: 0 done, 1 failed, 2 usage.
 */
#include "calibrate/folds.h"
#include "calibrate/generate.h"
#include "calibrate/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct request {
    const char *table, *out, *command, *date;
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
        else if (i + 1 < argc && parse_one(argv[i], argv[i + 1], request))
            i++;
        else
            return false;
    return request->table && request->plan.prior > 0 && request->plan.prior < 1 &&
           request->plan.folds >= 2 && request->plan.folds <= 100 &&
           (!request->out || (request->command && request->date));
}

/* What each fold's fit says of the persons that it left out. */
static enum pihmap_status judge_held_out(struct pm_job *job, const struct calibrate_table *table,
                                         const struct calibrate_samples *samples,
                                         const struct calibrate_plan *plan, double *p)
{
    enum pihmap_status st = PIHMAP_OK;
    int *fold = pm_scratch(job, (size_t)table->groups.n + 1, sizeof *fold);
    if (!fold)
        return job->err.status;
    memset(fold, 0, ((size_t)table->groups.n + 1) * sizeof *fold);
    calibrate_folds(table->groups.n, plan->folds, plan->seed, fold);
    for (int k = 0; k < plan->folds; k++) {
        struct pm_classifier fitted = pm_classifier_fitted;
        TRY(calibrate_fit(job, samples, plan, fold, k, &fitted));
        for (int i = 0; i < table->row_count; i++)
            if (fold[table->pairs[table->rows[i].pair].group] == k && !isnan(p[i]))
                p[i] = pm_classify_by(&fitted, &table->rows[i].region).confidence;
    }
out:
    return st;
}

static void print_classifier(const struct pm_classifier *c)
{
    printf("fitted to all: base %.3g\n", c->base);
    for (int k = 0; k < PM_FEATURES; k++)
        printf("  %-8s %s%-6.3g from %-7.3g to %-7.3g typical %.3g\n", pm_feature_facts[k].name,
               pm_feature_facts[k].sign < 0 ? "-" : "+", c->term[k].share, c->term[k].from,
               c->term[k].most, c->term[k].typical);
}

static enum pihmap_status run(struct pm_job *job, const struct request *request)
{
    enum pihmap_status st;
    struct calibrate_table table;
    struct calibrate_samples samples = {0};
    struct pm_classifier fitted = pm_classifier_fitted;
    TRY(calibrate_table_read(job, request->table, &table));
    TRY(calibrate_samples(job, &table, &fitted, request->plan.prior, &samples));
    const size_t rows = (size_t)table.row_count + 1;
    double *by_program = pm_scratch(job, rows, sizeof *by_program);
    double *held_out = pm_scratch(job, rows, sizeof *held_out);
    if (!by_program || !held_out) {
        st = job->err.status;
        goto out;
    }
    for (int i = 0; i < table.row_count; i++) {
        double x[PM_FEATURES];
        const bool open = pm_classify_features(&fitted, &table.rows[i].region, x);
        by_program[i] = held_out[i] = open ? table.rows[i].confidence : NAN;
    }
    TRY(judge_held_out(job, &table, &samples, &request->plan, held_out));
    TRY(calibrate_fit(job, &samples, &request->plan, NULL, -1, &fitted));
    print_classifier(&fitted);
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
        fputs("calibrate TABLE.csv [--prior P] [--folds K] [--seed S]\n"
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
