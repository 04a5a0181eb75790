/* Reads repeat.json, and writes both files of a repeatability. */
#include "base/printable.h"
#include "base/reason.h"
#include "base/vocabulary.h"
#include "files/folder.h"
#include "files/save.h"
#include "report/html_repeat.h"
#include "report/json.h"
#include "report/own_output.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define MOST_COUNT 1e9 /* pairs, patients: more is no file of ours */

/* What is missing is remembered, so that one test at the end covers every step. */
struct reader {
    const char *missing; /* the first member that is missing, or out of range; NULL: none */
};

static double real(struct reader *r, const json_t *o, const char *key, double least, bool or_null)
{
    const json_t *v = json_object_get(o, key);
    if (or_null && json_is_null(v))
        return NAN;
    const double value = json_is_number(v) ? json_number_value(v) : NAN;
    if (!(value >= least && value <= MOST_COUNT) && !r->missing)
        r->missing = key;
    return value;
}

static size_t count(struct reader *r, const json_t *o, const char *key)
{
    const double value = real(r, o, key, 0.0, false);
    return value >= 0.0 && value <= MOST_COUNT ? (size_t)value : 0;
}

static void range(struct reader *r, const json_t *o, const char *key, double out[2])
{
    const json_t *v = json_object_get(o, key);
    out[0] = out[1] = NAN;
    if (json_array_size(v) == 2) {
        out[0] = json_number_value(json_array_get(v, 0));
        out[1] = json_number_value(json_array_get(v, 1));
    } else if (!json_is_null(v) && !r->missing)
        r->missing = key;
}

/* Element i of an array that must have it. */
static const json_t *element(struct reader *r, const json_t *o, const char *key, size_t i)
{
    const json_t *v = json_array_get(json_object_get(o, key), i);
    if (!v && !r->missing)
        r->missing = key;
    return v;
}

static void read_size(struct reader *r, const json_t *o, const char *unit,
                      struct pihmap_repeat_size *out)
{
    static const char *const channels[3] = {"delta_L", "delta_a", "delta_b"};
    out->diameter = real(r, o, unit, 1e-4, false);
    out->patients = count(r, o, "patients");
    out->pairs = count(r, o, "pairs");
    for (int k = 0; k < 3; k++) {
        const json_t *channel = json_object_get(o, channels[k]);
        const bool unknown = out->patients == 0;
        out->within[k] = real(r, channel, "s_within", 0.0, unknown);
        out->change[k] = real(r, channel, "smallest_change", 0.0, unknown);
        range(r, channel, "smallest_change_ci95", out->change_ci95[k]);
    }
}

static void read_rate(struct reader *r, const json_t *root, const char *key,
                      struct pihmap_repeat_rate *out)
{
    const json_t *o = json_object_get(root, key);
    out->count = count(r, o, "count");
    out->per_pair = real(r, o, "per_pair", 0.0, false);
    range(r, o, "per_pair_ci95", out->per_pair_ci95);
}

static enum pihmap_advice_code advice_named(const char *name)
{
    for (int k = 0; k < PIHMAP_ADVICES && name; k++)
        if (strcmp(name, pihmap_advice_name((enum pihmap_advice_code)k)) == 0)
            return (enum pihmap_advice_code)k;
    return PIHMAP_ADVICE_NONE;
}

/* The i-th in the order of their effect, of which each stands there once. */
static void read_disturbance(struct reader *r, const json_t *o, int i, struct pihmap_repeat *out)
{
    const char *name = json_string_value(json_object_get(o, "name"));
    const int k = pm_disturbance_named(name);
    bool twice = false;
    for (int j = 0; j < i; j++)
        twice |= (int)out->order[j] == k;
    if (k == PIHMAP_DISTURBANCES || twice) {
        r->missing = r->missing ? r->missing : "name";
        return;
    }
    struct pihmap_repeat_disturbance *d = &out->disturbance[k];
    out->order[i] = (enum pihmap_disturbance)k;
    d->typical = real(r, o, "typical", 0.0, false);
    d->largest = real(r, o, "largest", 0.0, false);
    d->pairs_over = count(r, o, "pairs_over");
    d->declined = count(r, o, "declined");
    d->explained = real(r, o, "explained", 0.0, true);
    d->effect = real(r, o, "effect", 0.0, false);
    d->advice = advice_named(json_string_value(json_object_get(o, "advice_code")));
}

static void read_figures(struct reader *r, const json_t *root, struct pihmap_repeat *out)
{
    const json_t *reasons = json_object_get(root, "reasons");
    out->patients = count(r, root, "patients");
    out->pairs = count(r, root, "pairs");
    out->compared = count(r, root, "compared");
    out->declined = count(r, root, "declined");
    out->failed = count(r, root, "failed");
    range(r, root, "compared_ci95", out->compared_ci95);
    for (size_t i = 0; i < json_array_size(reasons) && i < PIHMAP_REPEAT_REASONS; i++) {
        const json_t *o = json_array_get(reasons, i);
        out->reasons[out->reason_count++] = (struct pihmap_repeat_reason){
            pm_reason_named(json_string_value(json_object_get(o, "code"))), count(r, o, "pairs")};
    }
    for (size_t k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        const json_t *noise = element(r, root, "noise", k);
        read_size(r, element(r, root, "sizes", k), "diameter_mm", &out->mm[k]);
        read_size(r, element(r, root, "sizes", PIHMAP_SPREAD_SIZES + k), "diameter_share",
                  &out->side[k]);
        out->noise[k] = (struct pihmap_repeat_noise){real(r, noise, "typical_L", 0.0, false),
                                                     real(r, noise, "dof", 0.0, false),
                                                     real(r, noise, "largest_L", 0.0, false)};
    }
    read_rate(r, root, "false_pih", &out->pih);
    read_rate(r, root, "false_regions", &out->regions);
    out->flagged = count(r, root, "flagged");
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        read_disturbance(r, element(r, root, "disturbances", (size_t)k), k, out);
}

enum pihmap_status pm_json_repeat_read(struct pm_job *job, const char *name, const char *text,
                                       size_t n, struct pihmap_repeat *out)
{
    json_error_t error;
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    const char *schema = json_string_value(json_object_get(root, "schema"));
    struct reader r = {NULL};
    enum pihmap_status st = PIHMAP_OK;
    char shown[256];
    pm_printable(name, shown, sizeof shown);
    *out = (struct pihmap_repeat){0};
    if (!schema || strcmp(schema, "pihmap-repeat/1") != 0)
        st = pm_fail(job, PIHMAP_EFORMAT,
                     "%s: is no repeatability: give the repeat.json that pihmap repeat wrote",
                     shown);
    else
        read_figures(&r, root, out);
    if (r.missing)
        st = pm_fail(job, PIHMAP_EFORMAT,
                     "%s: the figure %s is missing or out of range: make the file again with "
                     "pihmap repeat",
                     shown, r.missing);
    json_decref(root);
    return st;
}

/* ---- for the caller ------------------------------------------------------------------------- */

static enum pihmap_status save(struct pm_job *job, const char *folder, const char *name, bool force,
                               const char *text, size_t n)
{
    const struct pm_keep keep = {.ours = pm_is_own_output, .force = force};
    char *path = pm_path_join(job, folder, name);
    const enum pihmap_status st = path ? pm_save_bytes(job, path, &keep, text, n) : job->err.status;
    free(path);
    return st;
}

enum pihmap_status pihmap_repeat_write(const struct pihmap_repeat *repeat, const char *folder,
                                       bool force, struct pihmap_error *err)
{
    struct pm_job job;
    char *json = NULL, *page = NULL;
    size_t json_n, page_n;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    TRY(pm_json_repeat(&job, repeat, &json, &json_n));
    TRY(pm_html_repeat(&job, repeat, &page, &page_n));
    TRY(save(&job, folder, "repeat.html", force, page, page_n));
    TRY(save(&job, folder, "repeat.json", force, json, json_n));
out:
    free(json);
    free(page);
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_repeat_json(const struct pihmap_repeat *repeat, char **text,
                                      struct pihmap_error *err)
{
    struct pm_job job;
    size_t n;
    pm_call_begin(&job, 1);
    const enum pihmap_status st = pm_json_repeat(&job, repeat, text, &n);
    return pm_call_end(&job, st, err);
}

void pihmap_repeat_free(struct pihmap_repeat *repeat)
{
    free(repeat);
}
