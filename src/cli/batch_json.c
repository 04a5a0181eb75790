#include "cli/batch_json.h"

#include "cli/console.h"

#include <math.h>
#include <stdio.h>

static const char head[] = "{\n  \"schema\": \"pihmap-batch/1\",\n  \"pairs\": [";

/* NULL becomes null. */
static void string(FILE *f, const char *text)
{
    if (text)
        console_json(f, text);
    else
        fputs("null", f);
}

static void member(FILE *f, const char *key, const char *value)
{
    fprintf(f, ", \"%s\": ", key);
    string(f, value);
}

static void truth(FILE *f, const char *key, bool value)
{
    fprintf(f, ", \"%s\": %s", key, value ? "true" : "false");
}

/* Begin a row of a list with its identifying member. */
static void row(size_t before, const char *key, const char *value)
{
    printf("%s\n    {\"%s\": ", before ? "," : "", key);
    string(stdout, value);
}

static void begin(struct cli_batch_json *j)
{
    if (!j->started)
        fputs(head, stdout);
    j->started = true;
}

void cli_batch_json_object(FILE *f, const struct pihmap_batch_result *result, bool no_names)
{
    const bool done = result->outcome == PIHMAP_OUTCOME_DONE;
    fputs("{\"id\": ", f);
    string(f, result->pair->id);
    member(f, "patient", result->pair->patient);
    member(f, "before", no_names ? NULL : result->pair->before);
    member(f, "after", no_names ? NULL : result->pair->after);
    member(f, "outcome", pihmap_outcome_name(result->outcome));
    truth(f, "pih_likely", result->flagged);
    truth(f, "up_to_date", result->kept);
    member(f, "reason", result->reason[0] ? result->reason : NULL);
    member(f, "change", done ? pihmap_change_name(result->change) : NULL);
    fputc('}', f);
}

void cli_batch_json_pair(struct cli_batch_json *j, const struct pihmap_batch_result *result)
{
    begin(j);
    printf("%s\n    ", j->pairs++ ? "," : "");
    cli_batch_json_object(stdout, result, j->no_names);
}

/* The list of unmatched photos, behind that of the pairs. */
static void unmatched_photos(const pihmap_plan *plan)
{
    size_t n = 0, photos = 0;
    const struct pihmap_unmatched *v = plan ? pihmap_plan_unmatched(plan, &n) : NULL;
    fputs("],\n  \"unmatched\": [", stdout);
    for (size_t i = 0; i < n; i++) {
        if (!v[i].photo)
            continue;
        row(photos++, "path", v[i].path);
        member(stdout, "reason", v[i].why);
        putchar('}');
    }
    if (photos)
        fputs("\n  ", stdout);
}

void cli_batch_json_counts(FILE *f, const struct pihmap_batch_counts *counts)
{
    fprintf(f,
            "{\"pairs\": %zu, \"done\": %zu, \"declined\": %zu, \"failed\": %zu, "
            "\"not_done\": %zu, \"pih_likely\": %zu, \"up_to_date\": %zu, \"strays\": %zu, "
            "\"worse\": %zu, \"better\": %zu, \"mixed\": %zu, \"unmatched\": %zu}",
            counts->pairs, counts->done, counts->declined, counts->failed, counts->not_done,
            counts->flagged, counts->kept, counts->strays, counts->worse, counts->better,
            counts->mixed, counts->unmatched);
}

void cli_batch_json_end(struct cli_batch_json *j, const struct pihmap_batch_counts *counts,
                        const char *error)
{
    begin(j);
    if (j->pairs)
        fputs("\n  ", stdout);
    unmatched_photos(j->plan);
    fputs("],\n  \"counts\": ", stdout);
    cli_batch_json_counts(stdout, counts);
    fputs(",\n  \"error\": ", stdout);
    string(stdout, error);
    puts("\n}");
}

void cli_batch_json_plan(const pihmap_plan *plan)
{
    size_t n, unmatched_count;
    const struct pihmap_pair *pair = pihmap_plan_pairs(plan, &n);
    const struct pihmap_unmatched *unmatched = pihmap_plan_unmatched(plan, &unmatched_count);
    fputs(head, stdout);
    for (size_t i = 0; i < n; i++) {
        row(i, "id", pair[i].id);
        member(stdout, "patient", pair[i].patient);
        member(stdout, "before", pair[i].before);
        member(stdout, "after", pair[i].after);
        member(stdout, "how", pair[i].how);
        member(stdout, "error", pair[i].error);
        putchar('}');
    }
    if (n)
        fputs("\n  ", stdout);
    unmatched_photos(plan);
    fputs("],\n  \"left_over\": [", stdout);
    for (size_t i = 0; i < unmatched_count; i++) {
        row(i, "path", unmatched[i].path);
        member(stdout, "why", unmatched[i].why);
        putchar('}');
    }
    printf("%s],\n  \"error\": null\n}\n", unmatched_count ? "\n  " : "");
}
