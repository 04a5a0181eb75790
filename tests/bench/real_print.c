#include "bench/real_print.h"

#include "support/score.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct results {
    const struct real_pairs *pairs;
    const struct real_score *scores;
};

/* ---- over all pairs ----------------------------------------------------------------- */

static void print_figure(const struct real_figure *f)
{
    printf("%-34s", f->title);
    if (f->n == 0)
        printf("%11s\n", "-");
    else if (f->unit == REAL_SHARE)
        printf("%4d of %3d  %5.1f %%  (%.1f to %.1f)\n", f->hits, f->n, 100 * f->value,
               100 * f->low, 100 * f->high);
    else if (f->unit == REAL_PART)
        printf("%11s  %5.1f %%  (n %d)\n", "", 100 * f->value, f->n);
    else
        printf("%11.*f  (n %d)\n", f->unit == REAL_COUNT ? 0 : 2, f->value, f->n);
}

static enum pihmap_status print_all(struct pm_job *job, const struct results *r)
{
    const struct real_group all = {NULL, REAL_ANY_CLASS};
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < real_figure_count(); k++) {
        struct real_figure figure;
        TRY(real_figure(job, r->pairs, r->scores, &all, k, &figure));
        print_figure(&figure);
    }
out:
    return st;
}

/* ---- by group ----------------------------------------------------------------------- */

/* Their columns; shares are printed as hits/n. */
static const struct column {
    const char *key, *head;
    int width;
} columns[] = {
    {"pairs", "pairs", 6},
    {"compared", "compared", 10},
    {"same_view_declined", "same-decl", 10},
    {"unlike_declined", "unlike-decl", 12},
    {"pih_likely", "PIH", 7},
    {"cannot_tell", "can't tell", 11},
    {"better", "better", 8},
    {"poor", "poor", 7},
    {"flagged_from", "from L*", 8},
    {"one_order", "one order", 10},
    {"one_size", "one size", 9},
    {"lesions_left_out", "lesions", 8},
    {"calm_left_out", "calm", 6},
    {"seconds", "s", 6},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void cell_text(const struct real_figure *f, char text[32])
{
    if (f->n == 0)
        snprintf(text, 32, "-");
    else if (f->unit == REAL_SHARE)
        snprintf(text, 32, "%d/%d", f->hits, f->n);
    else if (f->unit == REAL_PART)
        snprintf(text, 32, "%.0f%%", 100 * f->value);
    else
        snprintf(text, 32, "%.*f", f->unit == REAL_COUNT ? 0 : 1, f->value);
}

static void print_head(const char *what)
{
    printf("\n%-24s", what);
    for (int c = 0; c < COLUMNS; c++)
        printf("%*s", columns[c].width, columns[c].head);
    printf("\n");
}

static int figure_named(const char *key)
{
    int k = 0;
    while (strcmp(real_figure_key(k), key))
        k++;
    return k;
}

/* Prints the group's row, and adds all of its figures to the object under its name. A group without
 * pairs is left out. */
static enum pihmap_status row(struct pm_job *job, const struct results *r,
                              const struct real_group *group, const char *name)
{
    struct real_figure figure;
    char text[32];
    enum pihmap_status st;
    TRY(real_figure(job, r->pairs, r->scores, group, figure_named("pairs"), &figure));
    if (!figure.n)
        goto out;
    printf("%-24.23s", name);
    for (int c = 0; c < COLUMNS; c++) {
        TRY(real_figure(job, r->pairs, r->scores, group, figure_named(columns[c].key), &figure));
        cell_text(&figure, text);
        printf("%*s", columns[c].width, text);
    }
    printf("\n");
out:
    return st;
}

/* ---- JSON --------------------------------------------------------------------------- */

static json_t *number(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static json_t *figure_json(const struct real_figure *f)
{
    json_t *o = json_pack("{s:o, s:i}", "value", number(f->value), "n", f->n);
    if (f->unit == REAL_SHARE) {
        json_object_set_new(o, "hits", json_integer(f->hits));
        json_object_set_new(o, "ci95", json_pack("[o, o]", number(f->low), number(f->high)));
    }
    return o;
}

static enum pihmap_status group_json(struct pm_job *job, const struct results *r,
                                     const struct real_group *group, const char *name, json_t *into)
{
    enum pihmap_status st = PIHMAP_OK;
    json_t *o = json_object();
    for (int k = 0; k < real_figure_count(); k++) {
        struct real_figure figure;
        TRY(real_figure(job, r->pairs, r->scores, group, k, &figure));
        json_object_set_new(o, figure.key, figure_json(&figure));
    }
    json_object_set(into, name, o);
out:
    json_decref(o);
    return st;
}

static json_t *pair_json(const struct real_pair *pair, const struct real_score *s)
{
    static const char *const readers[] = {"", "comparable", "arguable", "not comparable"};
    const bool compared = real_compared(s, REAL_FORWARD);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:o, s:s, s:s}", "pair", pair->name, "reader",
        readers[pair->reader], "outcome", real_outcome_name(&s->way[REAL_FORWARD]), "swapped",
        real_outcome_name(&s->way[REAL_SWAPPED]), "half_size",
        real_outcome_name(&s->way[REAL_HALF]), "grade", compared ? pihmap_grade_name(s->grade) : "",
        "flagged_from", number(s->flagged_from), "pih_regions", s->pih_regions, "seconds",
        number(s->seconds), "headline", s->headline, "detail", s->detail);
}

/* ---- both --------------------------------------------------------------------------- */

static const char *class_name(int ita_class)
{
    return ita_class < 0 ? "no skin found" : pm_ita_class_name(ita_class);
}

static enum pihmap_status by_clinic(struct pm_job *job, const struct results *r, json_t *into)
{
    enum pihmap_status st = PIHMAP_OK;
    print_head("clinic");
    for (int i = 0; i < r->pairs->n; i++) {
        const struct real_group group = {r->pairs->v[i].clinic, REAL_ANY_CLASS};
        if (i > 0 && !strcmp(group.clinic, r->pairs->v[i - 1].clinic))
            continue;
        TRY(row(job, r, &group, group.clinic));
        TRY(group_json(job, r, &group, group.clinic, into));
    }
out:
    return st;
}

static enum pihmap_status by_class(struct pm_job *job, const struct results *r, json_t *into)
{
    enum pihmap_status st = PIHMAP_OK;
    print_head("skin");
    for (int c = -1; c < PM_ITA_CLASSES; c++) {
        const struct real_group group = {NULL, c};
        TRY(row(job, r, &group, class_name(c)));
        TRY(group_json(job, r, &group, class_name(c), into));
    }
out:
    return st;
}

static enum pihmap_status save(struct pm_job *job, const char *out, const json_t *root)
{
    char path[4200];
    snprintf(path, sizeof path, "%.4000s/figures.json", out);
    return json_dump_file(root, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6))
               ? pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path)
               : PIHMAP_OK;
}

enum pihmap_status real_print(struct pm_job *job, const struct real_plan *plan,
                              const struct real_pairs *pairs, const struct real_score *scores)
{
    const struct results r = {pairs, scores};
    const struct real_group all = {NULL, REAL_ANY_CLASS};
    json_t *root = json_object(), *clinics = json_object(), *classes = json_object();
    json_t *rows = json_array();
    enum pihmap_status st;
    TRY(print_all(job, &r));
    TRY(by_clinic(job, &r, clinics));
    TRY(by_class(job, &r, classes));
    json_object_set_new(root, "schema", json_string("pihmap-real/1"));
    TRY(group_json(job, &r, &all, "all", root));
    json_object_set(root, "by_clinic", clinics);
    json_object_set(root, "by_ita_class", classes);
    for (int i = 0; i < pairs->n; i++)
        json_array_append_new(rows, pair_json(&pairs->v[i], &scores[i]));
    json_object_set(root, "rows", rows);
    TRY(save(job, plan->out, root));
out:
    json_decref(clinics);
    json_decref(classes);
    json_decref(rows);
    json_decref(root);
    return st;
}
