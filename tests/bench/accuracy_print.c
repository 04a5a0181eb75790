#include "bench/accuracy_print.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

/* A column of the table and a key of the JSON. */
struct figure {
    const char *title, *key;
    int width, digits;
    double (*of)(const struct pm_tally *t);
};

static double pairs(const struct pm_tally *t)
{
    return t->pairs;
}
static double declined(const struct pm_tally *t)
{
    return t->declined;
}
static double failed(const struct pm_tally *t)
{
    return t->failed;
}
static double marks(const struct pm_tally *t)
{
    return t->marks;
}
static double recall(const struct pm_tally *t)
{
    return t->recall;
}
static double seen(const struct pm_tally *t)
{
    return t->marks ? (double)t->seen / t->marks : NAN;
}
static double precision(const struct pm_tally *t)
{
    return t->precision;
}
static double f1(const struct pm_tally *t)
{
    return t->f1;
}
static double false_per_pair(const struct pm_tally *t)
{
    return t->false_per_pair;
}
static double shadow_per_pair(const struct pm_tally *t)
{
    const int compared = t->pairs - t->declined - t->failed;
    return compared ? (double)t->shadow_regions / compared : NAN;
}
static double other_per_pair(const struct pm_tally *t)
{
    const int compared = t->pairs - t->declined - t->failed;
    return compared ? (double)t->other_regions / compared : NAN;
}
static double iou(const struct pm_tally *t)
{
    return t->iou;
}
static double blood(const struct pm_tally *t)
{
    return 100 * t->blood_share;
}
static double align_median(const struct pm_tally *t)
{
    return t->align_median;
}
static double align_p95(const struct pm_tally *t)
{
    return t->align_p95;
}
static double align_worst(const struct pm_tally *t)
{
    return t->align_worst;
}
static double delta_L_error(const struct pm_tally *t)
{
    return t->delta_L_error;
}
static double ci_coverage(const struct pm_tally *t)
{
    return t->ci_coverage;
}
static double seconds(const struct pm_tally *t)
{
    return t->seconds;
}

static const struct figure figures[] = {
    {"pairs", "pairs", 6, 0, pairs},
    {"decl", "declined", 5, 0, declined},
    {"fail", "failed", 5, 0, failed},
    {"marks", "marks", 6, 0, marks},
    {"recall", "recall", 7, 2, recall},
    {"seen", "recall_any_kind", 5, 2, seen},
    {"prec", "precision", 5, 2, precision},
    {"F1", "f1", 5, 2, f1},
    {"false", "false_per_pair", 6, 2, false_per_pair},
    {"shadow", "shadow_as_pih_per_pair", 7, 2, shadow_per_pair},
    {"other", "other_regions_per_pair", 6, 2, other_per_pair},
    {"IoU", "iou", 5, 2, iou},
    {"blood%", "blood_as_pih_percent", 7, 0, blood},
    {"al.med", "align_median_permille", 7, 2, align_median},
    {"p95", "align_p95_permille", 6, 2, align_p95},
    {"worst", "align_worst_permille", 7, 2, align_worst},
    {"dL err", "delta_L_error", 7, 2, delta_L_error},
    {"ci95", "ci95_coverage", 5, 2, ci_coverage},
    {"s/pair", "seconds_median", 7, 2, seconds},
};

#define FIGURES ((int)(sizeof figures / sizeof figures[0]))

static void print_head(void)
{
    printf("%-13s", "ITA class");
    for (int k = 0; k < FIGURES; k++)
        printf("%*s", figures[k].width, figures[k].title);
    printf("\n");
}

static void print_row(const char *name, const struct pm_tally *t)
{
    printf("%-13s", name);
    for (int k = 0; k < FIGURES; k++) {
        const double v = figures[k].of(t);
        if (isfinite(v))
            printf("%*.*f", figures[k].width, figures[k].digits, v);
        else
            printf("%*s", figures[k].width, "-");
    }
    printf("\n");
}

static json_t *tally_json(const struct pm_tally *t)
{
    json_t *o = json_object();
    for (int k = 0; k < FIGURES; k++) {
        const double v = figures[k].of(t);
        json_object_set_new(o, figures[k].key, isfinite(v) ? json_real(v) : json_null());
    }
    return o;
}

enum pihmap_status accuracy_print(struct pm_job *job, const struct accuracy_plan *plan,
                                  const struct pm_score *scores)
{
    enum pihmap_status st = PIHMAP_OK;
    json_t *root = json_object(), *rows = json_object();
    printf("%d %s pairs from %s, %s mask, seed %llu\n", plan->pairs, plan->scenario,
           plan->photos ? "photos" : "rendered skin", plan->own_mask ? "own" : "true",
           (unsigned long long)plan->seed);
    print_head();
    for (int c = -1; c < PM_ITA_CLASSES; c++) {
        struct pm_tally tally;
        TRY(pm_score_tally(job, scores, plan->pairs, c, &tally));
        if (!tally.pairs)
            continue;
        print_row(pm_ita_class_name(c), &tally);
        json_object_set_new(rows, pm_ita_class_name(c), tally_json(&tally));
    }
    json_object_set_new(root, "schema", json_string("pihmap-accuracy/1"));
    json_object_set_new(root, "scenario", json_string(plan->scenario));
    json_object_set_new(root, "source", json_string(plan->photos ? "photos" : "rendered"));
    json_object_set_new(root, "mask", json_string(plan->own_mask ? "own" : "true"));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->seed));
    json_object_set(root, "by_ita_class", rows);
    if (plan->json && json_dump_file(root, plan->json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)))
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", plan->json);
out:
    json_decref(rows);
    json_decref(root);
    return st;
}
