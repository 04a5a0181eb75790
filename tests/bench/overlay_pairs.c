#include "bench/overlay_pairs.h"

#include "bench/accuracy_source.h"
#include "support/laid_over.h"
#include "support/pair_save.h"

#include <stdio.h>
#include <string.h>

#define INNER 0.86

struct outcome {
    int pairs, declined, marks, marked, named, misnamed;
};

struct bench {
    struct pm_job *job;
    const struct overlay_plan *plan;
    char folder[4096];
    struct outcome kind[PM_LAID_KINDS + 1]; /* the last: nothing is laid over */
};

/* The same photo again: moved and exposed a little differently, with new noise. */
static enum pihmap_status make_pair(struct pm_job *job, const struct accuracy_sources *sources,
                                    int index, int side, struct pm_pair *out)
{
    struct accuracy_subject subject = {0};
    struct pm_pair_draw draw;
    enum pihmap_status st;
    pm_pair_draw_named("nochange", &draw);
    draw.inner = INNER;
    draw.long_side = side;
    draw.rotation_deg = 2;
    draw.scale = draw.shift = 0.03;
    draw.perspective = 0.02;
    draw.local = 0.003;
    draw.ev = 0.3;
    draw.channel = 0.04;
    draw.gradient = 0.1;
    TRY(accuracy_source(job, sources, index, false, (int)(side / INNER) + 2, &subject));
    const struct pm_pair_source source = {&subject.picture, NULL, &subject.skin};
    st = pm_pair_make(job, &source, &draw, 41 + (uint64_t)index, out);
out:
    accuracy_subject_free(&subject);
    return st;
}

static void names(const struct pihmap_report *report, bool named[2])
{
    for (int k = 0; k < report->comparability.reason_count; k++) {
        const enum pihmap_reason_code code = report->comparability.reasons[k].code;
        named[0] |= code == PIHMAP_REASON_OVERLAY_BEFORE || code == PIHMAP_REASON_FIXED_OVERLAY;
        named[1] |= code == PIHMAP_REASON_OVERLAY_AFTER || code == PIHMAP_REASON_FIXED_OVERLAY;
    }
}

/* on: does each file carry the overlay? */
static enum pihmap_status compare(struct bench *b, const char *before, const char *after,
                                  const bool on[2], const char *keep, struct outcome *to)
{
    struct pihmap_options opt;
    pihmap_result *r = NULL;
    bool named[2] = {false, false};
    pihmap_options_init(&opt);
    const enum pihmap_status st = pihmap_compare(before, after, &opt, &r, &b->job->err);
    to->pairs++;
    if (pihmap_is_declined(st)) {
        to->declined++;
        pihmap_result_free(r);
        return PIHMAP_OK;
    }
    if (st)
        return st;
    const struct pihmap_report *report = pihmap_result_report(r);
    const int marks = (int)report->region_count;
    names(report, named);
    to->marks += marks;
    to->marked += marks > 0;
    to->named += named[0] >= on[0] && named[1] >= on[1];
    to->misnamed += (named[0] && !on[0]) || (named[1] && !on[1]);
    if (keep && (marks || named[0] != on[0] || named[1] != on[1]))
        pihmap_result_write(r, PIHMAP_OUT_PANEL, keep, true, NULL);
    pihmap_result_free(r);
    return PIHMAP_OK;
}

static enum pihmap_status lay_and_compare(struct bench *b, const struct pm_pair *pair, int kind,
                                          int index)
{
    const bool plain = kind == PM_LAID_KINDS,
               both = !plain && pm_laid_over_both((enum pm_laid_over)kind);
    bool on[2] = {!plain && (both || index % 2 == 0), !plain && (both || index % 2 == 1)};
    struct pm_pair laid = *pair;
    struct pm_pair_files files;
    enum pihmap_status st;
    laid.before.v = laid.after.v = NULL;
    TRY(pm_rgb8_copy(b->job, &pair->before, &laid.before));
    TRY(pm_rgb8_copy(b->job, &pair->after, &laid.after));
    for (int k = 0; k < 2; k++)
        if (on[k])
            TRY(pm_lay_over(b->job, (enum pm_laid_over)kind, k, k ? &laid.after : &laid.before));
    const char *folder = b->folder;
    if (b->plan->keep) {
        folder = pm_scratch_text(b->job, "%s/%02d-%d", b->plan->keep, kind, index);
        TRY(pm_folder_ensure(b->job, folder));
    }
    TRY(pm_pair_save_photos(b->job, &laid, folder));
    pm_pair_files_in(folder, &files);
    for (int swap = 0; swap < 2; swap++) {
        const char *keep = b->plan->keep ? pm_scratch_text(b->job, "%s/%02d-%d-%d.png",
                                                           b->plan->keep, kind, index, swap)
                                         : NULL;
        TRY(compare(b, swap ? files.after : files.before, swap ? files.before : files.after,
                    (const bool[2]){on[swap], on[!swap]}, keep, &b->kind[kind]));
    }
out:
    pm_rgb8_free(&laid.before);
    pm_rgb8_free(&laid.after);
    return st;
}

static void print(const struct bench *b)
{
    struct outcome all = {0};
    printf("%-18s %6s %9s %6s %6s %6s %9s\n", "laid over", "pairs", "declined", "marks", "marked",
           "named", "misnamed");
    for (int k = 0; k <= PM_LAID_KINDS; k++) {
        const struct outcome *o = &b->kind[k];
        if (k == PM_LAID_KINDS)
            printf("%-18s %6d %9d %6d %6d %6d %9d\n", "all of these", all.pairs, all.declined,
                   all.marks, all.marked, all.named, all.misnamed);
        printf("%-18s %6d %9d %6d %6d %6d %9d\n",
               k < PM_LAID_KINDS ? pm_laid_over_name((enum pm_laid_over)k) : "nothing", o->pairs,
               o->declined, o->marks, o->marked, o->named, o->misnamed);
        all.pairs += o->pairs;
        all.declined += o->declined;
        all.marks += o->marks;
        all.marked += o->marked;
        all.named += o->named;
        all.misnamed += o->misnamed;
    }
}

static bool is_wanted(const struct overlay_plan *plan, int kind)
{
    return !plan->only ||
           (kind < PM_LAID_KINDS && strstr(pm_laid_over_name((enum pm_laid_over)kind), plan->only));
}

enum pihmap_status overlay_pairs(struct pm_job *job, const struct overlay_plan *plan)
{
    struct accuracy_plan from = {.photos = plan->photos, .seed = 1};
    struct accuracy_sources sources = {0};
    struct bench b = {.job = job, .plan = plan};
    enum pihmap_status st;
    TRY(accuracy_sources_open(job, &from, &sources));
    TRY(pm_folder_make(job, b.folder));
    for (int i = 0; i < plan->skins; i++) {
        struct pm_pair pair = {0};
        /* rendered skin cycles through six classes: light, brown, dark of each scene in turn */
        TRY(make_pair(job, &sources, plan->photos ? i : i % 3 * 2 + 1 + i / 3 * 6, plan->side,
                      &pair));
        for (int kind = 0; kind <= PM_LAID_KINDS && !st; kind++)
            if (is_wanted(plan, kind))
                st = lay_and_compare(&b, &pair, kind, i);
        pm_pair_free(&pair);
        TRY(st);
    }
    print(&b);
out:
    pm_folder_remove(b.folder);
    accuracy_sources_close(&sources);
    return st;
}
