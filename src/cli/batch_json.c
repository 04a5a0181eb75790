#include "cli/batch_json.h"

#include "cli/console.h"

#include <math.h>
#include <stdio.h>

static const char head[] = "{\n  \"schema\": \"pihmap-batch/1\",\n  \"pairs\": [";

/* NULL becomes null. */
static void string(const char *text)
{
    if (text)
        console_json(stdout, text);
    else
        fputs("null", stdout);
}

static void member(const char *key, const char *value)
{
    printf(", \"%s\": ", key);
    string(value);
}

static void truth(const char *key, bool value)
{
    printf(", \"%s\": %s", key, value ? "true" : "false");
}

/* Begin a row of a list with its identifying member. */
static void row(size_t before, const char *key, const char *value)
{
    printf("%s\n    {\"%s\": ", before ? "," : "", key);
    string(value);
}

static void begin(struct cli_batch_json *j)
{
    if (!j->started)
        fputs(head, stdout);
    j->started = true;
}

void cli_batch_json_pair(struct cli_batch_json *j, const struct pihmap_batch_result *result)
{
    begin(j);
    row(j->pairs++, "id", result->pair->id);
    member("patient", result->pair->patient);
    member("before", j->no_names ? NULL : result->pair->before);
    member("after", j->no_names ? NULL : result->pair->after);
    member("outcome", pihmap_outcome_name(result->outcome));
    truth("pih_likely", result->flagged);
    truth("up_to_date", result->kept);
    member("reason", result->reason[0] ? result->reason : NULL);
    member("change",
           result->outcome == PIHMAP_OUTCOME_DONE ? pihmap_change_name(result->change) : NULL);
    putchar('}');
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
        member("reason", v[i].why);
        putchar('}');
    }
    if (photos)
        fputs("\n  ", stdout);
}

void cli_batch_json_end(struct cli_batch_json *j, const struct pihmap_batch_counts *counts,
                        const char *error)
{
    begin(j);
    if (j->pairs)
        fputs("\n  ", stdout);
    unmatched_photos(j->plan);
    printf("],\n  \"counts\": {\"pairs\": %zu, \"done\": %zu, \"declined\": %zu, "
           "\"failed\": %zu, \"not_done\": %zu, \"pih_likely\": %zu, \"up_to_date\": %zu, "
           "\"strays\": %zu, \"worse\": %zu, \"better\": %zu, \"mixed\": %zu, "
           "\"unmatched\": %zu},\n  \"error\": ",
           counts->pairs, counts->done, counts->declined, counts->failed, counts->not_done,
           counts->flagged, counts->kept, counts->strays, counts->worse, counts->better,
           counts->mixed, counts->unmatched);
    string(error);
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
        member("patient", pair[i].patient);
        member("before", pair[i].before);
        member("after", pair[i].after);
        member("how", pair[i].how);
        member("error", pair[i].error);
        putchar('}');
    }
    if (n)
        fputs("\n  ", stdout);
    unmatched_photos(plan);
    fputs("],\n  \"left_over\": [", stdout);
    for (size_t i = 0; i < unmatched_count; i++) {
        row(i, "path", unmatched[i].path);
        member("why", unmatched[i].why);
        putchar('}');
    }
    printf("%s],\n  \"error\": null\n}\n", unmatched_count ? "\n  " : "");
}
