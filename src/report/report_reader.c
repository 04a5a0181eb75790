#include "report/report_reader.h"

#include "base/vocabulary.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define SCHEMA "pihmap-report/1"

/* ---- fields; of NULL and of what has another type there are none ----------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static double element(const json_t *array, size_t i)
{
    const json_t *value = json_array_get(array, i);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static enum pihmap_status unknown_word(struct pm_job *job, const char *name, const char *field)
{
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: this version of pihmap does not know its %s: use the version that wrote "
                   "it, or a newer one",
                   name, field);
}

/* ---- parts of the report --------------------------------------------------------------------- */

static struct pm_photo_identity identity(const json_t *photo)
{
    return (struct pm_photo_identity){text_of(photo, "sha256"), number_of(photo, "width"),
                                      number_of(photo, "height")};
}

static enum pihmap_status read_said(struct pm_job *job, const char *name, const json_t *root,
                                    struct pihmap_diff_report *out)
{
    const json_t *summary = json_object_get(root, "summary");
    const int verdict = pm_verdict_named(text_of(summary, "verdict"));
    const int change = pm_change_named(text_of(summary, "change"));
    const int grade = pm_grade_named(text_of(json_object_get(root, "comparability"), "grade"));
    if (verdict == PIHMAP_VERDICTS || change == PIHMAP_CHANGES || grade == PIHMAP_GRADES)
        return unknown_word(job, name, "summary.verdict, summary.change or comparability.grade");
    out->version = text_of(json_object_get(root, "tool"), "version");
    out->compared = isfinite(number_of(json_object_get(root, "noise_floor"), "delta_L"));
    out->reason = text_of(json_object_get(root, "alignment"), "reason");
    out->verdict = (enum pihmap_verdict)verdict;
    out->change = (enum pihmap_change)change;
    out->grade = (enum pihmap_grade)grade;
    return PIHMAP_OK;
}

static enum pihmap_status read_region(struct pm_job *job, const char *name, const json_t *region,
                                      struct pihmap_diff_region *out)
{
    const json_t *centroid = json_object_get(region, "centroid");
    const json_t *ci95 = json_object_get(region, "delta_L_ci95");
    const int kind = pm_kind_named(text_of(region, "kind"));
    if (kind == PIHMAP_KINDS)
        return unknown_word(job, name, "regions[].kind");
    *out = (struct pihmap_diff_region){
        .id = (int)json_integer_value(json_object_get(region, "id")),
        .kind = (enum pihmap_kind)kind,
        .name = text_of(region, "name"),
        .x = element(centroid, 0),
        .y = element(centroid, 1),
        .area_px = number_of(region, "area_px"),
        .area_mm2 = number_of(region, "area_mm2"),
        .delta_L = number_of(region, "delta_L"),
        .delta_L_ci95 = {element(ci95, 0), element(ci95, 1)},
        .confidence = number_of(region, "confidence"),
    };
    return PIHMAP_OK;
}

static enum pihmap_status read_regions(struct pm_job *job, const char *name,
                                       struct pm_report_text *out)
{
    const json_t *regions = json_object_get(out->root, "regions");
    const size_t n = json_array_size(regions);
    enum pihmap_status st = PIHMAP_OK;
    out->region = pm_alloc(job, n, sizeof *out->region);
    if (!out->region)
        return job->err.status;
    for (size_t i = 0; i < n && !st; i++)
        st = read_region(job, name, json_array_get(regions, i), &out->region[i]);
    out->said.regions = n;
    return st;
}

void pm_report_free(struct pm_report_text *report)
{
    json_decref(report->root);
    free(report->region);
    *report = (struct pm_report_text){0};
}

enum pihmap_status pm_report_parse(struct pm_job *job, const char *name, const char *text, size_t n,
                                   struct pm_report_text *out)
{
    json_error_t error;
    enum pihmap_status st;
    *out = (struct pm_report_text){0};
    out->root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    if (!out->root)
        return pm_fail(job, PIHMAP_EFORMAT, "%s: is not JSON (line %d): give a report.json", name,
                       error.line);
    if (strcmp(text_of(out->root, "schema"), SCHEMA) != 0) {
        pm_report_free(out);
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is not a report (" SCHEMA "): give what pihmap compare --json wrote",
                       name);
    }
    out->photo[0] = identity(json_object_get(out->root, "before"));
    out->photo[1] = identity(json_object_get(out->root, "after"));
    out->flagged_from = number_of(json_object_get(out->root, "noise_floor"), "flagged_from");
    TRY(read_said(job, name, out->root, &out->said));
    TRY(read_regions(job, name, out));
out:
    if (st)
        pm_report_free(out);
    return st;
}

/* ---- what differs ---------------------------------------------------------------------------- */

struct comparison {
    struct pm_job *job;
    struct pm_report_changes *out;
    size_t capacity;
};

void pm_report_changes_free(struct pm_report_changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        free((char *)(uintptr_t)changes->value[i].path);
        free((char *)(uintptr_t)changes->value[i].a);
        free((char *)(uintptr_t)changes->value[i].b);
    }
    free(changes->value);
    *changes = (struct pm_report_changes){NULL, 0};
}

/* A missing value is null. */
static char *dump(const json_t *value)
{
    return value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))
                 : strdup("null");
}

static enum pihmap_status add_value(struct comparison *c, const char *path, const json_t *a,
                                    const json_t *b)
{
    struct pm_report_changes *out = c->out;
    struct pihmap_diff_value *v =
        pm_grow(c->job, out->value, out->count, &c->capacity, 64, sizeof *v);
    if (!v)
        return c->job->err.status;
    out->value = v;
    const struct pihmap_diff_value value = {strdup(path), dump(a), dump(b)};
    out->value[out->count++] = value;
    return value.path && value.a && value.b ? PIHMAP_OK : pm_fail_memory(c->job);
}

/* The same number, whether an integer or not; or the same value, where missing is null. */
static bool equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return json_number_value(a) == json_number_value(b);
    return (json_is_null(a) || !a) && (json_is_null(b) || !b) ? true : a && b && json_equal(a, b);
}

static enum pihmap_status compare(struct comparison *c, const char *path, json_t *a, json_t *b);

/* The field key of two objects, of which one may be missing. */
static enum pihmap_status compare_field(struct comparison *c, const char *path, const char *key,
                                        json_t *a, json_t *b)
{
    const struct pm_mark mark = pm_scratch_mark(c->job);
    const char *whole = pm_scratch_text(c->job, "%s%s%s", path, *path ? "." : "", key);
    const enum pihmap_status st =
        whole ? compare(c, whole, json_object_get(a, key), json_object_get(b, key))
              : c->job->err.status;
    pm_scratch_rewind(c->job, mark);
    return st;
}

/* Photos and regions are compared otherwise. */
static bool left_out(const char *path, const char *key)
{
    static const char *const keys[] = {"before", "after", "regions"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!*path && strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static enum pihmap_status compare(struct comparison *c, const char *path, json_t *a, json_t *b)
{
    const char *key;
    json_t *value;
    enum pihmap_status st = PIHMAP_OK;
    if (!json_is_object(a) && !json_is_object(b))
        return equal(a, b) ? PIHMAP_OK : add_value(c, path, a, b);
    json_object_foreach(a, key, value) if (!left_out(path, key))
        TRY(compare_field(c, path, key, a, b));
    json_object_foreach(b, key, value) if (!left_out(path, key) && !json_object_get(a, key))
        TRY(compare_field(c, path, key, a, b));
out:
    return st;
}

enum pihmap_status pm_report_compare(struct pm_job *job, const struct pm_report_text *a,
                                     const struct pm_report_text *b, struct pm_report_changes *out)
{
    struct comparison c = {job, out, 0};
    *out = (struct pm_report_changes){NULL, 0};
    return compare(&c, "", a->root, b->root);
}
