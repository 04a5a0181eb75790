#include "bench/accuracy_real.h"

#include "bench/accuracy_table.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct sum {
    int pairs, declined, failed, kind[PIHMAP_KINDS];
    json_t *rows;
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void keep(const struct accuracy_plan *plan, const char *after, const pihmap_result *result)
{
    char path[4400];
    snprintf(path, sizeof path, "%.4000s/%.200s-heatmap.jpg", plan->keep, base_name(after));
    pihmap_result_write(result, PIHMAP_OUT_HEATMAP, path, true, NULL);
    snprintf(path, sizeof path, "%.4000s/%.200s-report.json", plan->keep, base_name(after));
    pihmap_result_write(result, PIHMAP_OUT_JSON, path, true, NULL);
}

static void report_pair(const char *before, const char *after, const pihmap_result *result,
                        struct sum *sum)
{
    const struct pihmap_report *r = pihmap_result_report(result);
    int kind[PIHMAP_KINDS] = {0}, found = 0;
    double largest = 0;
    for (size_t i = 0; i < r->region_count; i++) {
        if (r->regions[i].kind == PIHMAP_KIND_NAMED)
            continue;
        kind[r->regions[i].kind]++;
        found++;
        if (r->regions[i].kind == PIHMAP_KIND_PIH && r->regions[i].delta_L < largest)
            largest = r->regions[i].delta_L;
    }
    printf("%-22s %-22s %-5s pih %2d (largest %5.1f) erythema %d shading %d lighter %d "
           "uncertain %d  noise %.2f\n",
           base_name(before), base_name(after), pihmap_grade_name(r->comparability.grade),
           kind[PIHMAP_KIND_PIH], largest, kind[PIHMAP_KIND_ERYTHEMA], kind[PIHMAP_KIND_SHADING],
           kind[PIHMAP_KIND_LIGHTER], kind[PIHMAP_KIND_UNCERTAIN], r->noise_floor_delta_L);
    for (int k = 0; k < PIHMAP_KINDS; k++)
        sum->kind[k] += kind[k];
    json_array_append_new(sum->rows,
                          json_pack("{s:s, s:s, s:i, s:i}", "before", base_name(before), "after",
                                    base_name(after), "pih", kind[PIHMAP_KIND_PIH], "other",
                                    found - kind[PIHMAP_KIND_PIH]));
}

static enum pihmap_status run_pair(struct pm_job *job, const struct accuracy_plan *plan,
                                   const char *before, const char *after, struct sum *sum)
{
    enum pihmap_status added = PIHMAP_OK;
    struct pihmap_options opt;
    struct pihmap_error err;
    pihmap_result *result = NULL;
    pihmap_options_init(&opt);
    if (plan->table)
        accuracy_table_options(sum->pairs, &opt);
    const enum pihmap_status st = pihmap_compare(before, after, &opt, &result, &err);
    sum->pairs++;
    if (st) {
        sum->declined += pihmap_is_declined(st);
        sum->failed += !pihmap_is_declined(st);
        printf("%-22s %-22s %s\n", base_name(before), base_name(after), err.text);
        json_array_append_new(sum->rows, json_pack("{s:s, s:s, s:b}", "before", base_name(before),
                                                   "after", base_name(after), "declined", 1));
    } else
        report_pair(before, after, result, sum);
    if (plan->keep && st == PIHMAP_OK)
        keep(plan, after, result);
    fflush(stdout);
    if (plan->table)
        added =
            accuracy_table_add_unchanged(job, plan->table, "unchanged", sum->pairs, before, result);
    pihmap_result_free(result);
    return added;
}

/* STEM_neutral.jpg -> STEM_smiling.jpg; false: there is no such file. */
static bool smiling_of(const char *path, char out[4400])
{
    const char *word = strstr(base_name(path), "_neutral");
    if (!word)
        return false;
    snprintf(out, 4400, "%.*s_smiling%s", (int)(word - path), path, word + strlen("_neutral"));
    return access(out, R_OK) == 0;
}

static enum pihmap_status run_folder(struct pm_job *job, const struct accuracy_plan *plan,
                                     const struct pm_names *names, struct sum *sum)
{
    char after[4400];
    enum pihmap_status st = PIHMAP_OK;
    for (int i = 0; i < names->n; i++)
        if (smiling_of(names->path[i], after))
            TRY(run_pair(job, plan, names->path[i], after, sum));
    if (sum->pairs)
        return st;
    for (int i = 1; i < names->n; i++)
        TRY(run_pair(job, plan, names->path[0], names->path[i], sum));
out:
    return st;
}

enum pihmap_status accuracy_real(struct pm_job *job, const struct accuracy_plan *plan)
{
    enum pihmap_status st;
    struct pm_names names = {NULL, 0};
    struct sum sum = {.rows = json_array()};
    TRY(pm_names_of(job, plan->real, NULL, &names));
    if (plan->keep)
        TRY(pm_folder_ensure(job, plan->keep));
    if (plan->table)
        TRY(accuracy_table_begin(job, plan->table));
    TRY(run_folder(job, plan, &names, &sum));
    const int compared = sum.pairs - sum.declined - sum.failed;
    printf("%d pairs, %d declined, %d failed; false regions (pih) per compared pair: %.2f; "
           "regions of other kinds: %.2f\n",
           sum.pairs, sum.declined, sum.failed,
           compared ? (double)sum.kind[PIHMAP_KIND_PIH] / compared : 0.0,
           compared ? (double)(sum.kind[PIHMAP_KIND_ERYTHEMA] + sum.kind[PIHMAP_KIND_SHADING] +
                               sum.kind[PIHMAP_KIND_LIGHTER] + sum.kind[PIHMAP_KIND_UNCERTAIN]) /
                          compared
                    : 0.0);
    if (plan->json && json_dump_file(sum.rows, plan->json, JSON_INDENT(1)))
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", plan->json);
out:
    json_decref(sum.rows);
    pm_names_free(&names);
    return st;
}
