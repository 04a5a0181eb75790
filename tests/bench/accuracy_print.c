#include "bench/accuracy_print.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A column of the table and a key of the JSON, with its value. */
struct figure {
    const char *title, *key;
    int width, digits;
    double v;
};

enum { FIGURES = 21 };

static double share(int part, int whole)
{
    return whole ? (double)part / whole : NAN;
}

static void figures_of(const struct pm_tally *t, struct figure out[FIGURES])
{
    const int compared = t->pairs - t->declined - t->failed;
    const struct figure figures[FIGURES] = {
        {"pairs", "pairs", 6, 0, t->pairs},
        {"decl", "declined", 5, 0, t->declined},
        {"fail", "failed", 5, 0, t->failed},
        {"marks", "marks", 6, 0, t->marks},
        {"recall", "recall", 7, 2, t->recall},
        {"seen", "recall_any_kind", 5, 2, share(t->seen, t->marks)},
        {"prec", "precision", 5, 2, t->precision},
        {"F1", "f1", 5, 2, t->f1},
        {"false", "false_per_pair", 6, 2, t->false_per_pair},
        {"shadow", "shadow_as_pih_per_pair", 7, 2, share(t->shadow_regions, compared)},
        {"other", "other_regions_per_pair", 6, 2, share(t->other_regions, compared)},
        {"IoU", "iou", 5, 2, t->iou},
        {"blood%", "blood_as_pih_percent", 7, 0, 100 * t->erythema_share},
        {"red%", "erythema_named_percent", 5, 0, 100 * t->named_share},
        {"pimple%", "pimples_as_pih_percent", 8, 0, 100 * t->pimple_share},
        {"al.med", "align_median_permille", 7, 2, t->align_median},
        {"p95", "align_p95_permille", 6, 2, t->align_p95},
        {"worst", "align_worst_permille", 7, 2, t->align_worst},
        {"dL err", "delta_L_error", 7, 2, t->delta_L_error},
        {"ci95", "ci95_coverage", 5, 2, t->ci_coverage},
        {"s/pair", "seconds_median", 7, 2, t->seconds},
    };
    memcpy(out, figures, sizeof figures);
}

static void print_head(void)
{
    const struct pm_tally none = {0};
    struct figure f[FIGURES];
    figures_of(&none, f);
    printf("%-13s", "ITA class");
    for (int k = 0; k < FIGURES; k++)
        printf("%*s", f[k].width, f[k].title);
    printf("\n");
}

static void print_row(const char *name, const struct pm_tally *t)
{
    struct figure f[FIGURES];
    figures_of(t, f);
    printf("%-13s", name);
    for (int k = 0; k < FIGURES; k++)
        if (isfinite(f[k].v))
            printf("%*.*f", f[k].width, f[k].digits, f[k].v);
        else
            printf("%*s", f[k].width, "-");
    printf("\n");
}

static json_t *tally_json(const struct pm_tally *t)
{
    json_t *o = json_object();
    struct figure f[FIGURES];
    figures_of(t, f);
    for (int k = 0; k < FIGURES; k++)
        json_object_set_new(o, f[k].key, isfinite(f[k].v) ? json_real(f[k].v) : json_null());
    return o;
}

/* A row for each rendering by phone or editor, where there are such. */
static enum pihmap_status print_renderings(struct pm_job *job, const struct accuracy_plan *plan,
                                           const struct pm_score *scores, json_t *rows)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int r = PM_RENDERING_NONE + 1; r < PM_RENDERINGS; r++) {
        const char *name = pm_rendering_name((enum pm_rendering_kind)r);
        struct pm_tally tally;
        TRY(pm_score_tally_rendering(job, scores, plan->pairs, (enum pm_rendering_kind)r, &tally));
        if (!tally.pairs)
            continue;
        print_row(name, &tally);
        json_object_set_new(rows, name, tally_json(&tally));
    }
out:
    return st;
}

enum pihmap_status accuracy_print(struct pm_job *job, const struct accuracy_plan *plan,
                                  const struct pm_score *scores)
{
    enum pihmap_status st = PIHMAP_OK;
    json_t *root = json_object(), *rows = json_object(), *renderings = json_object();
    printf("%d %s pairs from %s, %s mask, seed %llu\n", plan->pairs, plan->scenario,
           plan->second   ? "second photos"
           : plan->photos ? "photos"
                          : "rendered skin",
           plan->own_mask ? "own" : "true", (unsigned long long)plan->seed);
    print_head();
    for (int c = -1; c < PM_ITA_CLASSES; c++) {
        struct pm_tally tally;
        TRY(pm_score_tally(job, scores, plan->pairs, c, &tally));
        if (!tally.pairs)
            continue;
        print_row(pm_ita_class_name(c), &tally);
        json_object_set_new(rows, pm_ita_class_name(c), tally_json(&tally));
    }
    TRY(print_renderings(job, plan, scores, renderings));
    json_object_set_new(root, "schema", json_string("pihmap-accuracy/1"));
    json_object_set_new(root, "scenario", json_string(plan->scenario));
    json_object_set_new(root, "source",
                        json_string(plan->second   ? "second"
                                    : plan->photos ? "photos"
                                                   : "rendered"));
    json_object_set_new(root, "mask", json_string(plan->own_mask ? "own" : "true"));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->seed));
    json_object_set(root, "by_ita_class", rows);
    if (json_object_size(renderings))
        json_object_set(root, "by_rendering", renderings);
    if (plan->json && json_dump_file(root, plan->json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)))
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", plan->json);
out:
    json_decref(rows);
    json_decref(renderings);
    json_decref(root);
    return st;
}
