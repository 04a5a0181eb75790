/*
 * accuracy: how well the library finds the marks of synthetic pairs, and how few regions it flags
 * where nothing changed.
 *
 *   accuracy [--photos FOLDER] [--pairs N] [--scenario NAME|wrong] [--mask true|own]
 *            [--null] [--fading] [--seed S] [--side PX] [--json FILE] [--keep DIR] [--table FILE]
 *            [--inputs DIR] [-j N] [-v]
 *   accuracy --second FOLDER [--scenario second|real-marks] [--fold K/N] [...]
 *   accuracy --real FOLDER [--json FILE] [--keep DIR] [--table FILE] [-v]
 *   accuracy --whole [--photos FOLDER] [--pairs N] [-v]    a change of all skin, with a reference
 *   accuracy --skin [--photos FOLDER] [--pairs N] [--keep DIR] [-v]     the skin mask by itself
 *   accuracy --skin-marked FOLDER[:FOLDER...] [--marks FILE] [--fold K/N] [--json FILE]
 *            [--keep DIR] [-v]                       the skin mask on photos that people marked
 *
 * Pairs are rendered, or made from the photos of FOLDER in turn. "wrong" compares different people
 * or patches of skin, all of which should be declined. --null leaves out the marks, so that every
 * flagged region is false; with --fading they are in the before photo and gone in the after photo.
 * --second takes the folder that scripts/second-fields writes: marks are added to a real second
 * photo of the same person, and --fold leaves out the people of the other folds. There, pihmap
 * finds the skin by itself unless --mask true is given after it. --real takes a folder of real
 * series in which nothing changed, so that every flagged region is false. --inputs writes what
 * scripts/train-marks trains on (bench/accuracy_inputs.h). support/score.h defines
 * the figures, which do not depend on -j. Exit status: 0 done, 1 failed, 2 usage.
 */
#include "bench/accuracy_marked.h"
#include "bench/accuracy_print.h"
#include "bench/accuracy_real.h"
#include "bench/accuracy_run.h"
#include "bench/accuracy_skin.h"
#include "bench/accuracy_whole.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fputs("accuracy [--photos FOLDER] [--pairs N] [--scenario NAME|wrong] [--mask true|own]\n"
          "         [--null] [--fading] [--seed S] [--side PX] [--json FILE] [--keep DIR] [--table "
          "FILE]\n"
          "         [--inputs DIR] [-j N] [-v]\n"
          "accuracy --second FOLDER [--scenario second|real-marks] [--fold K/N] [...]\n"
          "accuracy --real FOLDER [--json FILE] [--keep DIR] [--table FILE] [-v]\n"
          "accuracy --whole|--skin [--photos FOLDER] [--pairs N] [-v]\n"
          "accuracy --skin-marked FOLDER[:FOLDER...] [--marks FILE] [--fold K/N] [--json FILE] "
          "[--keep DIR]\n"
          "         [-v]\nscenarios:",
          stderr);
    for (int i = 0; pm_pair_scenario(i); i++)
        fprintf(stderr, " %s", pm_pair_scenario(i));
    fputs(" wrong\n", stderr);
    return 2;
}

/* An option with a value; false: there is no such option. */
static bool parse_one(const char *name, const char *value, struct accuracy_plan *plan)
{
    if (!strcmp(name, "--photos"))
        plan->photos = value;
    else if (!strcmp(name, "--real"))
        plan->real = value;
    else if (!strcmp(name, "--skin-marked"))
        plan->marked = value;
    else if (!strcmp(name, "--marks"))
        plan->marks = value;
    else if (!strcmp(name, "--second"))
        plan->second = value, plan->own_mask = true;
    else if (!strcmp(name, "--fold"))
        return sscanf(value, "%d/%d", &plan->fold, &plan->folds) == 2 && plan->fold >= 1 &&
               plan->fold <= plan->folds;
    else if (!strcmp(name, "--pairs"))
        plan->pairs = atoi(value);
    else if (!strcmp(name, "--scenario"))
        plan->scenario = value;
    else if (!strcmp(name, "--mask"))
        plan->own_mask = !strcmp(value, "own");
    else if (!strcmp(name, "--seed"))
        plan->seed = strtoull(value, NULL, 10);
    else if (!strcmp(name, "--side"))
        plan->side = atoi(value);
    else if (!strcmp(name, "--json"))
        plan->json = value;
    else if (!strcmp(name, "--table"))
        plan->table = value;
    else if (!strcmp(name, "--inputs"))
        plan->inputs = value;
    else if (!strcmp(name, "--keep"))
        plan->keep = value;
    else if (!strcmp(name, "-j"))
        plan->workers = atoi(value);
    else
        return false;
    return true;
}

static bool parse(int argc, char **argv, struct accuracy_plan *plan)
{
    struct pm_pair_draw draw;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v"))
            plan->verbose = true;
        else if (!strcmp(argv[i], "--whole"))
            plan->whole = true;
        else if (!strcmp(argv[i], "--skin"))
            plan->skin = true;
        else if (!strcmp(argv[i], "--null"))
            plan->null = true;
        else if (!strcmp(argv[i], "--fading"))
            plan->fading = true;
        else if (i + 1 >= argc || !parse_one(argv[i], argv[i + 1], plan))
            return false;
        else
            i++;
    }
    plan->wrong = !strcmp(plan->scenario, "wrong");
    return plan->pairs > 0 && plan->pairs <= 100000 && plan->side >= 64 && plan->side <= 8000 &&
           plan->workers > 0 && plan->workers <= 64 &&
           (plan->wrong || pm_pair_draw_named(plan->scenario, &draw));
}

int main(int argc, char **argv)
{
    struct accuracy_plan plan = {.pairs = 12,
                                 .marks = "tests/bench/skin_polygons.json",
                                 .scenario = "standard",
                                 .seed = 1,
                                 .side = 1200,
                                 .workers = 2};
    struct pm_job job;
    struct pm_score *scores = NULL;
    if (!parse(argc, argv, &plan))
        return usage();
    pm_job_init(&job, 1);
    enum pihmap_status st;
    if (plan.whole)
        st = accuracy_whole(&job, &plan);
    else if (plan.marked)
        st = accuracy_marked(&job, &plan);
    else if (plan.skin)
        st = accuracy_skin(&job, &plan);
    else if (plan.real)
        st = accuracy_real(&job, &plan);
    else if ((st = accuracy_run(&job, &plan, &scores)) == PIHMAP_OK)
        st = accuracy_print(&job, &plan, scores);
    if (st)
        fprintf(stderr, "accuracy: %s\n", job.err.text);
    free(scores);
    pm_job_free(&job);
    return st ? 1 : 0;
}
