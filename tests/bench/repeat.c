/*
 * repeat: is the stated smallest detectable change true, and do its intervals hold?
 *
 *   repeat [--pairs N] [--patients N] [--side PX] [--seed N] [-j N]
 *
 * Sites are rendered: people of all classes of skin, photographed twice without a change, with
 * noise, light and pose of known sizes. The truth of a site is what all its N pairs say, one of a
 * patient. Handfuls of patients are drawn from them and pooled as pihmap repeat does: how far their
 * figure is from the truth, how often their interval holds it (distances are enlarged by the finite
 * population correction, since a handful is part of the N). Besides, cells of a grid, which other
 * code places and which are no discs, are measured through the library: how often such an unchanged
 * place exceeds the stated change, of which 5 % should.
 *
 * Exit status: 0 done, 1 failed, 2 usage.
 */
#include "base/repeatability.h"
#include "base/stats.h"
#include "batch/repeat_pool.h"
#include "support/folder.h"
#include "support/pair_save.h"
#include "support/skin_render.h"
#include "support/workers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GRID 40 /* columns: a cell is as large as a disc of 2.8 % of the side */
#define CELLS_MOST 1600
#define HANDFULS 2000
enum { SITES = 3 };

struct site {
    const char *name;
    double full_well, pose, light; /* electrons; times the usual */
};
static const struct site sites[SITES] = {
    {"steady, low noise", 12000, 0.5, 0.5},
    {"usual pose and light, phone's noise", 1200, 1.0, 1.0},
    {"half as much again of pose, 1.8 times the light", 4000, 1.5, 1.8}};

struct setup {
    const struct site *site;
    int side;
    uint64_t seed;
    char folder[4096];
};

struct record {
    bool compared;
    struct pm_repeat_pair pair;
    int cells;
    float cell[CELLS_MOST]; /* delta L* of unchanged cells */
};

static void draw_of(const struct site *site, int side, struct pm_pair_draw *draw)
{
    pm_pair_draw_named("nochange", draw);
    draw->long_side = side;
    draw->before_noise = true;
    draw->full_well = site->full_well;
    draw->rotation_deg *= site->pose;
    draw->scale *= site->pose;
    draw->shift *= site->pose;
    draw->perspective *= site->pose;
    draw->local *= site->pose;
    draw->ev *= site->light;
    draw->channel *= site->light;
    draw->gradient *= site->light;
    draw->ripple *= site->light;
}

/* ITA from -60 (dark) to 60 (very light). */
static enum pihmap_status make_pair(struct pm_job *job, const struct setup *setup, int index,
                                    const char *folder)
{
    const uint64_t seed = setup->seed + (uint64_t)index;
    struct pm_random random = {seed};
    struct pm_pair_draw draw;
    struct pm_skin_look look;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_mask skin = {0, 0, NULL};
    struct pm_pair pair = {0};
    enum pihmap_status st;
    draw_of(setup->site, setup->side, &draw);
    const int canvas = (int)lround(setup->side / draw.inner);
    const double ita = 120.0 * pm_random_unit(&random) - 60.0;
    pm_skin_look_draw(PM_SCENE_CLOSEUP, ita, canvas, canvas * 3 / 4, seed, &look);
    TRY(pm_skin_render(job, &look, &picture, &skin));
    const struct pm_pair_source source = {&picture, NULL, &skin};
    TRY(pm_pair_make(job, &source, &draw, seed, &pair));
    TRY(pm_folder_ensure(job, folder));
    TRY(pm_pair_save_photos(job, &pair, folder));
out:
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_pair_free(&pair);
    return st;
}

static void keep(const pihmap_result *result, struct record *out)
{
    const struct pihmap_report *r = pihmap_result_report(result);
    out->compared = true;
    out->pair.regions = 0;
    for (size_t i = 0; i < r->region_count; i++) {
        const struct pihmap_region *g = &r->regions[i];
        if (g->kind != PIHMAP_KIND_NAMED)
            out->pair.regions++;
        else if (isfinite(g->delta_L) && out->cells < CELLS_MOST)
            out->cell[out->cells++] = (float)g->delta_L;
    }
    out->pair.marks = r->pih_regions;
    out->pair.flagged = r->verdict == PIHMAP_PIH_LIKELY;
    memcpy(out->pair.disturbance, r->disturbance, sizeof out->pair.disturbance);
    memcpy(out->pair.noise, r->noise_local, sizeof out->pair.noise);
    memcpy(out->pair.noise_places, r->noise_places, sizeof out->pair.noise_places);
    memcpy(out->pair.spread[0], r->spread_side, sizeof out->pair.spread[0]);
    memcpy(out->pair.spread[1], r->spread_mm, sizeof out->pair.spread[1]);
}

static void run_pair(struct pm_job *job, const void *context, int index, void *record)
{
    const struct setup *setup = context;
    struct pihmap_options opt;
    struct pm_pair_files files;
    pihmap_result *result = NULL;
    char folder[4200];
    snprintf(folder, sizeof folder, "%.4000s/%d", setup->folder, index);
    pm_pair_files_in(folder, &files);
    pihmap_options_init(&opt);
    opt.unchanged = true;
    opt.threads = 1;
    opt.grid = GRID;
    if (make_pair(job, setup, index, folder) == PIHMAP_OK &&
        pihmap_compare(files.before, files.after, &opt, &result, NULL) == PIHMAP_OK)
        keep(result, record);
    pihmap_result_free(result);
    pm_folder_remove(folder);
}

/* ---- judging -------------------------------------------------------------------------------- */

/* Pools n pairs of all, patients of their own. */
static enum pihmap_status pool(struct pm_job *job, const struct record *all, const int *which,
                               int n, struct pihmap_repeat *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_repeat_pairs pairs = {pm_scratch(job, (size_t)n, sizeof *pairs.pair), (size_t)n, NULL,
                                    0, 0};
    char(*name)[16] = pm_scratch(job, (size_t)n, sizeof *name);
    if (!pairs.pair || !name)
        return job->err.status;
    for (int i = 0; i < n; i++) {
        snprintf(name[i], sizeof name[i], "%06d", i);
        pairs.pair[i] = all[which[i]].pair;
        pairs.pair[i].patient = pairs.pair[i].id = name[i];
    }
    *out = (struct pihmap_repeat){0};
    const enum pihmap_status st = pm_repeat_pool(job, &pairs, out);
    pm_scratch_rewind(job, mark);
    return st;
}

/* The first n of which become a random choice of all. */
static void choose(struct pm_random *random, int *which, int all, int n)
{
    for (int i = 0; i < n; i++) {
        const int k = i + (int)(pm_random_unit(random) * (all - i));
        const int other = which[i];
        which[i] = which[k];
        which[k] = other;
    }
}

/* Of one size and channel. */
struct tally {
    float error[HANDFULS]; /* |ln(stated / true)| */
    int held, n;
};

static void count(const struct pihmap_repeat_size *is, const struct pihmap_repeat_size *truth,
                  int channel, double enlarge, struct tally *t)
{
    const double off = enlarge * log(is->change[channel] / truth->change[channel]);
    if (!isfinite(off))
        return;
    t->error[t->n++] = (float)fabs(off);
    t->held += off <= log(is->change[channel] / is->change_ci95[channel][0]) &&
               -off <= log(is->change_ci95[channel][1] / is->change[channel]);
}

/* The stated change at the size of a cell, linear in ln diameter. */
static double change_at_cell(const struct pihmap_repeat *r)
{
    const double d = sqrt(4.0 / M_PI) / GRID;
    int k = 1;
    while (k + 1 < PIHMAP_SPREAD_SIZES && r->side[k].diameter < d)
        k++;
    const double t = log(d / r->side[k - 1].diameter) / log(2.0);
    return r->side[k - 1].change[0] + t * (r->side[k].change[0] - r->side[k - 1].change[0]);
}

static void print_cells(const struct record *all, const int *which, int n,
                        const struct pihmap_repeat *truth)
{
    const double stated = change_at_cell(truth);
    double squares = 0.0;
    int cells = 0, over = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < all[which[i]].cells; k++) {
            const double v = (double)all[which[i]].cell[k];
            squares += v * v;
            over += fabs(v) > stated;
            cells++;
        }
    printf(
        "  cells of a grid: %d; 1.96 rms %.3f L*, stated for their size %.3f; %.1f %% exceed it\n",
        cells, 1.96 * sqrt(squares / cells), stated, 100.0 * over / cells);
}

static enum pihmap_status judge(struct pm_job *job, const struct setup *setup,
                                const struct record *all, int *which, int compared, int patients)
{
    static struct tally tally[PIHMAP_SPREAD_SIZES][3];
    struct pm_random random = {setup->seed};
    struct pihmap_repeat truth, is;
    const double enlarge = 1.0 / sqrt(1.0 - (double)patients / compared);
    enum pihmap_status st;
    memset(tally, 0, sizeof tally);
    TRY(pool(job, all, which, compared, &truth));
    print_cells(all, which, compared, &truth);
    printf("  false PIH %.2f a pair, changes %.2f a pair\n", truth.pih.per_pair,
           truth.regions.per_pair);
    for (int i = 0; i < HANDFULS; i++) {
        choose(&random, which, compared, patients);
        TRY(pool(job, all, which, patients, &is));
        for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
            for (int c = 0; c < 3; c++)
                count(&is.side[k], &truth.side[k], c, enlarge, &tally[k][c]);
    }
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        for (int c = 0; c < 3 && tally[k][c].n > 0; c++) {
            struct tally *t = &tally[k][c];
            printf("  %.1f %% of the side, %c*: true change %.3f; off by %.1f %% (median), %.1f %% "
                   "(95 %%); intervals hold %.1f %%\n",
                   100.0 * truth.side[k].diameter, "Lab"[c], truth.side[k].change[c],
                   100.0 * (double)pm_quantile(t->error, (size_t)t->n, 0.5),
                   100.0 * (double)pm_quantile(t->error, (size_t)t->n, 0.95),
                   100.0 * t->held / t->n);
        }
out:
    return st;
}

static enum pihmap_status run_site(struct pm_job *job, struct setup *setup, int pairs, int workers,
                                   int patients)
{
    const struct pm_work work = {.count = pairs,
                                 .workers = workers,
                                 .size = sizeof(struct record),
                                 .run = run_pair,
                                 .context = setup};
    struct record *all = pm_alloc(job, (size_t)pairs, sizeof *all);
    int *which = pm_alloc(job, (size_t)pairs, sizeof *which), compared = 0;
    enum pihmap_status st = all && which ? PIHMAP_OK : job->err.status;
    if (!st)
        st = pm_folder_make(job, setup->folder);
    if (!st)
        st = pm_work_run(job, &work, all);
    pm_folder_remove(setup->folder);
    for (int i = 0; i < pairs && !st; i++)
        if (all[i].compared)
            which[compared++] = i;
    printf("%s: %d of %d pairs compared, handfuls of %d\n", setup->site->name, compared, pairs,
           patients);
    if (!st && compared > 2 * patients)
        st = judge(job, setup, all, which, compared, patients);
    free(all);
    free(which);
    return st;
}

int main(int argc, char **argv)
{
    struct pm_job job;
    struct setup setup = {.side = 800, .seed = 1};
    int pairs = 120, patients = 12, workers = 2;
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 1; i + 1 < argc; i += 2) {
        const long value = strtol(argv[i + 1], NULL, 10);
        if (!strcmp(argv[i], "--pairs"))
            pairs = (int)value;
        else if (!strcmp(argv[i], "--patients"))
            patients = (int)value;
        else if (!strcmp(argv[i], "--side"))
            setup.side = (int)value;
        else if (!strcmp(argv[i], "--seed"))
            setup.seed = (uint64_t)value;
        else if (!strcmp(argv[i], "-j"))
            workers = (int)value;
        else
            argc = 0;
    }
    if (argc % 2 != 1 || pairs < 5 || patients < 2 || setup.side < 300 || workers < 1) {
        fputs("repeat [--pairs N] [--patients N] [--side PX] [--seed N] [-j N]\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    pm_job_init(&job, 1);
    for (int i = 0; i < SITES && !st; i++) {
        setup.site = &sites[i];
        setup.seed += 100000; /* other people */
        st = run_site(&job, &setup, pairs, workers, patients);
    }
    if (st)
        fprintf(stderr, "repeat: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
