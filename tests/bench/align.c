/*
 * align: error of the alignment on synthetic pairs by scenario, whether wrong pairs are declined,
 * and forward-backward error on real pairs.
 *
 *   align [--photos FOLDER] [--real FOLDER] [--rows NAME,NAME...] [--pairs N] [--side PX]
 *         [--seed S] [--json FILE] [--keep FOLDER] [--first I] [--only-make] [-j THREADS]
 *         [-v]
 *
 * Pairs are rendered close-ups, limbs and faces of all tones, or made from the photos of FOLDER
 * in turn, and go through JPEG files and pihmap_align(), as a user's would. Errors are over skin
 * that both photos show, per mille of the before photo's long side; a pair is "aligned" when it
 * is believed and its median error is at most 1 per mille. "outliers": of the points that the
 * alignment trusts, those that are off by more than 3 per mille. "off": points that are off by more
 * than 1 per mille; "sure": of these, those that claim a standard error under 0.5 per mille;
 * "claimed": the median standard error of all others; "in 1", "in 2": points that are off by less
 * than one and two of their standard errors (63 and 98 percent if errors were normal).
 * --real: STEM_neutral.* / STEM_smiling.* (or _before / _after) of the same people. There is no
 * ground truth, so the error is forward-backward: before -> after -> before. Every person's before
 * photo is also paired with another person's after photo, which must be declined.
 * Exit status: 0 done, 1 failed, 2 usage.
 */
#include "bench/align_print.h"

#include "base/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNED 1.0 /* per mille */
#define PAIRS_MAX 2000

static const struct align_row rows[] = {
    {.name = "made", .draw = "standard"},
    {.name = "moved", .draw = "moved"},
    {.name = "hard", .draw = "hard"},
    {.name = "wild", .draw = "wild"},
    {.name = "rotated", .draw = "rotated"},
    {.name = "zoomed", .draw = "zoomed"},
    {.name = "exposed", .draw = "exposed"},
    {.name = "sidelit", .draw = "sidelit"},
    {.name = "relit", .draw = "standard", .relit = true},
    {.name = "aside", .draw = "aside"},
    {.name = "blurred", .draw = "blurred"},
    {.name = "coarse", .draw = "coarse"},
    {.name = "extreme", .draw = "extreme"},
    {.name = "closeup", .draw = "standard", .closeup = true},
    {.name = "close-hard", .draw = "hard", .closeup = true, .side = 640},
    {.name = "close-relit", .draw = "hard", .closeup = true, .relit = true, .side = 640},
    {.name = "contact", .draw = "contact", .closeup = true, .relit = true, .side = 640},
    {.name = "bigmark", .draw = "bigmark"},
    {.name = "second-rendered", .second = true},
    {.name = "stranger", .draw = "standard", .after = ALIGN_STRANGER},
    {.name = "mirrored", .draw = "standard", .after = ALIGN_MIRRORED},
    {.name = "elsewhere", .draw = "standard", .closeup = true, .after = ALIGN_OTHER_SITE},
};

#define ROWS ((int)(sizeof rows / sizeof rows[0]))

/* Is name in the comma-separated list? NULL: every name is. */
static bool chosen(const char *list, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!strncmp(at, name, n) && (at[n] == ',' || !at[n]))
            return true;
    return !list;
}

struct sums {
    int pairs, believed, aligned, medians;
    size_t errors;
    float *error, *claimed, *median, *in_mark; /* claimed: of the points that are not off */
    size_t claims;
    double seconds, worst_p95;
    int trusted, outliers, off, off_sure, within[2];
};

static void add(struct sums *s, const struct align_score *one)
{
    s->pairs++;
    s->believed += one->believed;
    s->seconds += one->seconds;
    s->trusted += one->trusted;
    s->outliers += one->outliers;
    s->off += one->off;
    s->off_sure += one->off_sure;
    for (int k = 0; k < 2; k++)
        s->within[k] += one->within[k];
    if (!one->believed)
        return;
    s->aligned += one->median <= ALIGNED;
    s->worst_p95 = fmax(s->worst_p95, one->p95);
    s->in_mark[s->medians] = (float)one->in_mark;
    s->median[s->medians++] = (float)one->median;
    memcpy(s->error + s->errors, one->error, (size_t)one->points * sizeof *one->error);
    s->errors += (size_t)one->points;
    for (int i = 0; i < one->points; i++)
        if (one->error[i] <= (float)ALIGNED)
            s->claimed[s->claims++] = one->claimed[i];
}

/* Errors mean something only where the after photo is the right one. */
static struct align_tally tally_of(const struct align_row *row, struct sums *s)
{
    struct align_tally t = {
        s->pairs, s->pairs - s->believed, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, {NAN, NAN},
        NAN};
    if (s->pairs > 0)
        t.seconds = s->seconds / s->pairs;
    if (row->after == ALIGN_TRUE)
        t.aligned = s->aligned;
    if (row->after != ALIGN_TRUE || s->medians == 0)
        return t;
    t.median = (double)pm_quantile(s->error, s->errors, 0.5);
    t.p95 = (double)pm_quantile(s->error, s->errors, 0.95);
    t.worst_p95 = s->worst_p95;
    t.in_mark = (double)pm_quantile(s->in_mark, (size_t)s->medians, 0.5);
    t.outliers = 100.0 * s->outliers / fmax(s->trusted, 1);
    t.off = 100.0 * s->off / fmax((double)s->errors, 1);
    t.off_sure = 100.0 * s->off_sure / fmax(s->off, 1);
    if (s->claims > 0)
        t.claimed = (double)pm_quantile(s->claimed, s->claims, 0.5);
    for (int k = 0; k < 2; k++)
        t.within[k] = 100.0 * s->within[k] / fmax((double)s->errors, 1);
    return t;
}

static enum pihmap_status run_row(struct pm_job *job, const struct align_plan *plan,
                                  const struct align_row *row, const char *scratch, json_t *json)
{
    enum pihmap_status st = PIHMAP_OK;
    struct sums s = {0};
    struct align_tally tally;
    const size_t n = (size_t)plan->pairs;
    s.error = pm_alloc(job, n * PM_CASE_GRID * PM_CASE_GRID, sizeof *s.error);
    s.claimed = pm_alloc(job, n * PM_CASE_GRID * PM_CASE_GRID, sizeof *s.claimed);
    s.median = pm_alloc(job, n, sizeof *s.median);
    s.in_mark = pm_alloc(job, n, sizeof *s.in_mark);
    if (!s.error || !s.claimed || !s.median || !s.in_mark) {
        st = job->err.status;
        goto out;
    }
    for (int i = plan->first; i < plan->first + plan->pairs; i++) {
        struct align_score one;
        TRY(align_case(job, plan, row, i, scratch, &one));
        if (!one.made)
            continue;
        add(&s, &one);
        if (plan->verbose)
            fprintf(stderr, "%-15s %3d %s median %.3f p95 %.3f outliers %d of %d  %s\n", row->name,
                    i, one.believed ? "believed" : "declined", one.median, one.p95, one.outliers,
                    one.trusted, one.why);
    }
    tally = tally_of(row, &s);
    align_print_row(row->name, &tally, json);
out:
    free(s.error);
    free(s.claimed);
    free(s.median);
    free(s.in_mark);
    return st;
}

/* ---- real pairs ---------------------------------------------------------------------------- */

/* The after photo of the same person: "before" or "neutral" in the name replaced. */
static bool after_of(const char *before, char *out, size_t size)
{
    static const char *const words[][2] = {{"neutral", "smiling"}, {"before", "after"}};
    const char *name = strrchr(before, '/') ? strrchr(before, '/') : before;
    for (size_t k = 0; k < 2; k++) {
        const char *at = strstr(name, words[k][0]);
        if (!at)
            continue;
        snprintf(out, size, "%.*s%s%s", (int)(at - before), before, words[k][1],
                 at + strlen(words[k][0]));
        return true;
    }
    return false;
}

static enum pihmap_status run_real(struct pm_job *job, const struct align_plan *plan,
                                   const char *folder)
{
    static const char *const skip[] = {"smiling", "after", "mask", NULL};
    enum pihmap_status st;
    struct pm_names people = {0};
    struct align_score one;
    char after[4400];
    int pairs = 0, believed = 0, wrong = 0, wrong_believed = 0;
    double worst = 0.0, sum = 0.0;
    TRY(pm_names_of(job, folder, skip, &people));
    for (int i = 0; i < people.n; i++) {
        if (!after_of(people.path[i], after, sizeof after))
            continue;
        TRY(align_real(job, plan, people.path[i], after, &one));
        pairs++;
        believed += one.believed;
        if (isfinite(one.forward_backward)) {
            worst = fmax(worst, one.forward_backward);
            sum += one.forward_backward;
        }
        if (plan->verbose)
            fprintf(stderr, "real %s: %s forward-backward %.3f  %s\n", strrchr(people.path[i], '/'),
                    one.believed ? "believed" : "declined", one.forward_backward, one.why);
        for (int k = 1; k < people.n && k <= plan->pairs / people.n + 1; k++) {
            if (!after_of(people.path[(i + k) % people.n], after, sizeof after))
                continue;
            TRY(align_real(job, plan, people.path[i], after, &one));
            wrong++;
            wrong_believed += one.believed;
            if (plan->verbose && one.believed)
                fprintf(stderr, "WRONG believed: %s %s\n", people.path[i], after);
        }
    }
    printf("real: %d pairs, %d declined, forward-backward error: mean of medians %.3f, worst %.3f; "
           "other people: %d of %d declined\n",
           pairs, pairs - believed, believed ? sum / believed : NAN, worst, wrong - wrong_believed,
           wrong);
out:
    pm_names_free(&people);
    return st;
}

static bool parse(int argc, char **argv, struct align_plan *p, const char **only, const char **real)
{
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "-v") || !strcmp(name, "--only-make")) {
            *(name[1] == 'v' ? &p->verbose : &p->only_make) = true;
            continue;
        }
        if (!value)
            return false;
        i++;
        if (!strcmp(name, "--photos"))
            p->photos = value;
        else if (!strcmp(name, "--real"))
            *real = value;
        else if (!strcmp(name, "--rows"))
            *only = value;
        else if (!strcmp(name, "--json"))
            p->json = value;
        else if (!strcmp(name, "--keep"))
            p->keep = value;
        else if (!strcmp(name, "--pairs"))
            p->pairs = atoi(value);
        else if (!strcmp(name, "--first"))
            p->first = atoi(value);
        else if (!strcmp(name, "--side"))
            p->side = atoi(value);
        else if (!strcmp(name, "--seed"))
            p->seed = strtoull(value, NULL, 10);
        else if (!strcmp(name, "-j"))
            p->threads = atoi(value);
        else
            return false;
    }
    if (p->only_make && !p->keep)
        return false;
    return p->pairs > 0 && p->pairs <= PAIRS_MAX && p->side >= 64 && p->threads >= 0 &&
           p->threads <= 64;
}

int main(int argc, char **argv)
{
    static const char *const no_before[] = {"smiling", "mask", NULL};
    struct align_plan p = {.pairs = 12, .side = 1200, .seed = 1};
    const char *only = NULL, *real = NULL;
    char scratch[4096] = "";
    struct pm_job job;
    enum pihmap_status st = PIHMAP_OK;
    json_t *json = NULL;
    if (!parse(argc, argv, &p, &only, &real)) {
        fputs("align [--photos FOLDER] [--real FOLDER] [--rows NAME,NAME...] [--pairs N] "
              "[--side PX]\n      [--seed S] [--json FILE] [--keep FOLDER] [--first I] "
              "[--only-make] [-j THREADS] [-v]\nrows:",
              stderr);
        for (int i = 0; i < ROWS; i++)
            fprintf(stderr, " %s", rows[i].name);
        fputs("\n", stderr);
        return 2;
    }
    pm_job_init(&job, p.threads);
    json = json_object();
    TRY(pm_folder_make(&job, scratch));
    if (p.photos)
        TRY(pm_names_of(&job, p.photos, no_before, &p.names));
    if (p.keep)
        TRY(pm_folder_ensure(&job, p.keep));
    align_print_head();
    for (int i = 0; i < ROWS && (only || p.photos || !real); i++)
        if (chosen(only, rows[i].name))
            TRY(run_row(&job, &p, &rows[i], scratch, json));
    if (real)
        TRY(run_real(&job, &p, real));
    if (p.json)
        TRY(align_print_json(&job, &p, json, p.json));
out:
    if (st)
        fprintf(stderr, "%s\n", job.err.text);
    if (scratch[0])
        pm_folder_remove(scratch);
    json_decref(json);
    pm_names_free(&p.names);
    pm_job_free(&job);
    return st ? 1 : 0;
}
