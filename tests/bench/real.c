/*
 * real: what the library does on real before/after pairs of clinics, where no truth is known.
 *
 *   real --real FOLDER [--judged FILE.csv] [--lesions FILE.json] [--out FOLDER] [-j N]
 *
 * bench/real_pairs.h says how the photos lie in the folder, and what the two tables hold. Every
 * pair is compared as it is, with before and after swapped, and at half its size. Printed are the
 * figures of bench/real_tally.c: how many pairs are compared and declined, and how many of those
 * that a fair reader would compare; what the headlines say; what depends on order and size; how
 * much of the lesions the skin mask leaves out. --out (default pihmap-real in TMPDIR or /tmp) gets
 * figures.json and a contact sheet to look at, index.html and sheet-*.png. They show patients, so
 * the folder must lie outside the source tree and outside the photos. Exit status: 0 done, 1
 * failed, 2 usage.
 */
#include "bench/real_out.h"
#include "bench/real_print.h"
#include "bench/real_sheet.h"
#include "files/folder.h"
#include "support/workers.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("real --real FOLDER [--judged FILE.csv] [--lesions FILE.json] [--out FOLDER] [-j N]\n",
          stderr);
    return 2;
}

static bool parse(int argc, char **argv, struct real_plan *plan)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "--real"))
            plan->real = value;
        else if (!strcmp(name, "--judged"))
            plan->judged = value;
        else if (!strcmp(name, "--lesions"))
            plan->lesions = value;
        else if (!strcmp(name, "--out"))
            plan->out = value;
        else if (!strcmp(name, "-j"))
            plan->workers = atoi(value);
        else
            return false;
    }
    return argc % 2 == 1 && plan->real && plan->workers > 0 && plan->workers <= PM_WORKERS_MAX;
}

static enum pihmap_status run(struct pm_job *job, const struct real_plan *plan)
{
    struct real_pairs pairs = {NULL, 0};
    struct real_score *scores = NULL;
    enum pihmap_status st;
    TRY(real_out_check(job, plan->out, plan->real));
    TRY(real_pairs_find(job, plan->real, &pairs));
    if (plan->judged)
        TRY(real_pairs_judge(job, plan->judged, &pairs));
    if (plan->lesions)
        TRY(real_pairs_lesions(job, plan->lesions, &pairs));
    TRY(pm_folder_create(job, plan->out));
    TRY(real_run(job, plan, &pairs, &scores));
    TRY(real_print(job, plan, &pairs, scores));
    TRY(real_sheet_html(job, plan, &pairs, scores));
    TRY(real_sheet_png(job, plan, &pairs, scores));
    printf("\n%s/index.html, sheet-*.png, figures.json: %s\n", plan->out, REAL_WARNING);
out:
    free(scores);
    real_pairs_free(&pairs);
    return st;
}

int main(int argc, char **argv)
{
    const char *tmp = getenv("TMPDIR");
    char out[4096];
    snprintf(out, sizeof out, "%.4000s/pihmap-real", tmp && *tmp ? tmp : "/tmp");
    struct real_plan plan = {.out = out, .workers = 2};
    struct pm_job job;
    if (!parse(argc, argv, &plan))
        return usage();
    pm_job_init(&job, 1);
    const enum pihmap_status st = run(&job, &plan);
    if (st)
        fprintf(stderr, "real: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
