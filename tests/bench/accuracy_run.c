#include "bench/accuracy_run.h"

#include "bench/accuracy_inputs.h"
#include "bench/accuracy_source.h"
#include "bench/accuracy_table.h"
#include "support/folder.h"
#include "support/pair_save.h"
#include "support/workers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- one pair ----------------------------------------------------------------------- */

static enum pihmap_status make_pair(struct pm_job *job, const struct accuracy_sources *sources,
                                    int index, bool other, struct pm_pair *pair)
{
    enum pihmap_status st;
    const struct accuracy_plan *plan = sources->plan;
    struct accuracy_subject subject = {0};
    struct pm_pair_draw draw;
    *pair = (struct pm_pair){0};
    pm_pair_draw_named(plan->wrong ? "nochange" : plan->scenario, &draw);
    draw.long_side = plan->side;
    draw.before_noise = !plan->photos;
    draw.fading = plan->fading;
    if (plan->null)
        pm_pair_draw_null(&draw);
    const uint64_t seed = plan->seed * 7919 + (uint64_t)index * 2 + other;
    if (plan->second)
        return accuracy_second_pair(job, &sources->seconds.v[index % sources->seconds.n], &draw,
                                    seed, pair);
    if (!strcmp(plan->scenario, "second-rendered")) {
        struct pm_skin_look look;
        accuracy_look(plan, index, other, plan->side, &look);
        return accuracy_rendered_second(job, &look, &draw, seed, pair);
    }
    const int canvas = (int)lround(plan->side / draw.inner);
    TRY(accuracy_source(job, sources, index, other, canvas, &subject));
    const struct pm_pair_source source = {&subject.picture, NULL, &subject.skin};
    TRY(pm_pair_make(job, &source, &draw, seed, pair));
out:
    accuracy_subject_free(&subject);
    return st;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void keep(const struct accuracy_plan *plan, int index, const pihmap_result *result)
{
    char path[4400];
    snprintf(path, sizeof path, "%.4000s/%03d/heatmap.png", plan->keep, index);
    pihmap_result_write(result, PIHMAP_OUT_HEATMAP, path, true, NULL);
    snprintf(path, sizeof path, "%.4000s/%03d/report.json", plan->keep, index);
    pihmap_result_write(result, PIHMAP_OUT_JSON, path, true, NULL);
}

static enum pihmap_status compare(struct pm_job *job, const struct accuracy_sources *sources,
                                  const char *folder, const struct pm_pair *pair,
                                  struct pm_score *score)
{
    enum pihmap_status st;
    const struct accuracy_plan *plan = sources->plan;
    struct pm_pair_files files;
    struct pihmap_options opt;
    pihmap_result *result = NULL;
    struct pihmap_error err = {PIHMAP_OK, ""};
    struct accuracy_inputs inputs = {job, plan->inputs, score->index, pair, &result, PIHMAP_OK};
    pm_pair_files_in(folder, &files);
    pihmap_options_init(&opt);
    opt.threads = 1;
    if (!plan->own_mask)
        opt.skin_mask = files.skin;
    if (plan->table)
        accuracy_table_options(score->index, &opt);
    if (plan->inputs)
        accuracy_inputs_options(&inputs, &opt);
    const double start = now();
    /* "identical" compares a file with itself */
    const bool same = !strcmp(plan->scenario, "identical");
    score->status =
        pihmap_compare(files.before, same ? files.before : files.after, &opt, &result, &err);
    score->seconds = now() - start;
    if (score->status && (plan->verbose || !pihmap_is_declined(score->status)))
        fprintf(stderr, "pair %d: %s\n", score->index, err.text);
    TRY(pm_score_pair(job, pair, result, score));
    if (plan->table)
        TRY(accuracy_table_add(job, sources, pair, result, score));
    TRY(inputs.status);
    if (plan->keep && result)
        keep(plan, score->index, result);
out:
    pihmap_result_free(result);
    return st;
}

/* A wrong pair: the before photo of one, the after photo of another. */
static enum pihmap_status swap_after(struct pm_job *job, const struct accuracy_sources *sources,
                                     int index, struct pm_pair *pair)
{
    struct pm_pair other = {0};
    const enum pihmap_status st = make_pair(job, sources, index, true, &other);
    if (st == PIHMAP_OK) {
        const struct pm_rgb8 swap = pair->after;
        pair->after = other.after;
        other.after = swap;
    }
    pm_pair_free(&other);
    return st;
}

/* A line for the pair, and one for every mark that was missed or lies outside its interval. */
static void print_pair(const struct pm_score *score)
{
    fprintf(stderr, "pair %3d: %-12s false %d, other %d, %.1f s\n", score->index,
            score->status ? "declined" : pm_ita_class_name(score->ita_class), score->false_regions,
            score->other_regions, score->seconds);
    for (int i = 0; i < score->mark_count; i++) {
        const struct pm_mark_score *m = &score->mark[i];
        const bool found = m->flagged >= PM_FOUND_SHARE;
        const bool covered =
            m->ci95[0] <= m->region_true_delta_L && m->region_true_delta_L <= m->ci95[1];
        if (m->kind == PM_PAIR_PIH && (!found || !covered))
            fprintf(stderr,
                    "  %s mark at %.0f,%.0f: %.0f px, %.1f L*; flagged %.2f, seen %.2f; its region "
                    "%.1f (%.1f..%.1f, truly %.1f), %s: %s\n",
                    found ? "misjudged" : "missed", m->x, m->y, m->area, m->true_delta_L,
                    m->flagged, m->seen, m->delta_L, m->ci95[0], m->ci95[1], m->region_true_delta_L,
                    m->evidence ? pihmap_kind_name(m->region_kind) : "none",
                    m->evidence ? pihmap_evidence_text(m->evidence) : "none");
    }
}

static enum pihmap_status run_pair(struct pm_job *job, const struct accuracy_sources *sources,
                                   const char *scratch, int index, struct pm_score *score)
{
    enum pihmap_status st;
    const struct accuracy_plan *plan = sources->plan;
    struct pm_pair pair = {0};
    char folder[4200], made_by[128];
    *score = (struct pm_score){.index = index};
    snprintf(folder, sizeof folder, "%.4000s/%03d", plan->keep ? plan->keep : scratch, index);
    TRY(make_pair(job, sources, index, false, &pair));
    if (plan->wrong)
        TRY(swap_after(job, sources, index, &pair));
    TRY(pm_folder_ensure(job, folder));
    if (plan->keep) {
        snprintf(made_by, sizeof made_by, "accuracy, scenario %.40s, pair %d", plan->scenario,
                 index);
        TRY(pm_pair_save(job, &pair, folder, made_by));
    } else
        TRY(pm_pair_save_photos(job, &pair, folder));
    TRY(compare(job, sources, folder, &pair, score));
    if (plan->verbose)
        print_pair(score);
out:
    if (!plan->keep)
        pm_folder_remove(folder);
    pm_pair_free(&pair);
    return st;
}

/* ---- many pairs --------------------------------------------------------------------- */

struct run_context {
    const struct accuracy_sources *sources;
    const char *scratch;
};

static void run_one(struct pm_job *job, const void *context, int index, void *record)
{
    const struct run_context *run = context;
    struct pm_score *score = record;
    if (run_pair(job, run->sources, run->scratch, index, score)) {
        fprintf(stderr, "pair %d: %s\n", index, job->err.text);
        *score = (struct pm_score){.index = index, .status = PIHMAP_ESYS};
    }
}

enum pihmap_status accuracy_run(struct pm_job *job, const struct accuracy_plan *plan,
                                struct pm_score **scores)
{
    enum pihmap_status st;
    struct accuracy_sources sources;
    char scratch[4096] = "";
    *scores = NULL;
    TRY(accuracy_sources_open(job, plan, &sources));
    if (!(*scores = pm_alloc(job, (size_t)plan->pairs, sizeof **scores))) {
        st = job->err.status;
        goto out;
    }
    if (plan->keep)
        TRY(pm_folder_ensure(job, plan->keep));
    if (plan->inputs)
        TRY(pm_folder_ensure(job, plan->inputs));
    if (plan->table)
        TRY(accuracy_table_begin(job, plan->table));
    TRY(pm_folder_make(job, scratch));
    const struct run_context run = {&sources, scratch};
    const struct pm_work work = {plan->pairs, plan->workers, sizeof **scores, run_one, &run};
    TRY(pm_work_run(job, &work, *scores));
out:
    if (*scratch)
        pm_folder_remove(scratch);
    accuracy_sources_close(&sources);
    if (st) {
        free(*scores);
        *scores = NULL;
    }
    return st;
}
