#include "batch/findings.h"

#include "base/limits.h"
#include "base/vocabulary.h"
#include "batch/csv_reader.h"
#include "files/folder.h"
#include "report/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 16 };

/* A table whose header row has been read. */
struct table {
    struct pm_csv_text csv;
    int at[MOST_COLUMNS]; /* of the columns that were asked for */
    size_t lines;         /* no fewer than it has rows */
};

void pm_findings_free(struct pm_findings_table *t)
{
    free(t->text[0]);
    free(t->text[1]);
    free(t->pair);
    free(t->finding);
    *t = (struct pm_findings_table){{NULL, NULL}, NULL, 0, NULL, 0};
}

/* names: the columns, ended by NULL. *text is the caller's, also on failure. */
static enum pihmap_status open_table(struct pm_job *job, const char *path, const char *const *names,
                                     char **text, struct table *out)
{
    size_t length;
    char *cell[PM_MAX_CELLS];
    enum pihmap_status st;
    TRY(pm_text_read(job, path, PM_MAX_BATCH_TABLE_BYTES, text, &length));
    out->lines = 1;
    for (size_t i = 0; i < length; i++)
        out->lines += (*text)[i] == '\n' || (*text)[i] == '\r';
    pm_csv_begin(&out->csv, *text, length);
    const int n = pm_csv_row(&out->csv, cell, PM_MAX_CELLS);
    for (int k = 0; names[k]; k++)
        if ((out->at[k] = pm_csv_column(cell, n, names[k])) < 0)
            return pm_fail(job, PIHMAP_EFORMAT,
                           "%s: there is no column %s: give a folder of records that pihmap batch "
                           "wrote",
                           path, names[k]);
out:
    return st;
}

/* The next row's cells of those columns; false at the end. A missing cell is "". */
static bool next_row(struct table *t, int columns, const char **value)
{
    char *cell[PM_MAX_CELLS];
    const int n = pm_csv_row(&t->csv, cell, PM_MAX_CELLS);
    for (int k = 0; k < columns; k++)
        value[k] = t->at[k] < n ? cell[t->at[k]] : "";
    return n > 0;
}

static int by_id(const void *p, const void *q)
{
    const struct pm_scored_pair *a = p, *b = q;
    return strcmp(a->id, b->id);
}

static int by_pair(const void *p, const void *q)
{
    const struct pm_finding *a = p, *b = q;
    const int pair = strcmp(a->pair, b->pair);
    return pair           ? pair
           : a->y != b->y ? (a->y > b->y) - (a->y < b->y)
                          : (a->x > b->x) - (a->x < b->x);
}

static enum pihmap_status read_pairs(struct pm_job *job, const char *path,
                                     struct pm_findings_table *out)
{
    enum { ID, PATIENT, STATUS, SKIN, COLUMNS };
    static const char *const names[] = {"id", "patient", "status", "skin", NULL};
    const char *value[COLUMNS];
    struct table table;
    enum pihmap_status st;
    TRY(open_table(job, path, names, &out->text[0], &table));
    out->pair = pm_alloc(job, table.lines, sizeof *out->pair);
    if (!out->pair)
        return job->err.status;
    while (next_row(&table, COLUMNS, value))
        if (strcmp(value[STATUS], pihmap_outcome_name(PIHMAP_OUTCOME_UNMATCHED)) != 0)
            out->pair[out->pairs++] = (struct pm_scored_pair){
                .id = value[ID],
                .patient = value[PATIENT][0] ? value[PATIENT] : value[ID],
                .skin = value[SKIN],
                .compared = strcmp(value[STATUS], pihmap_outcome_name(PIHMAP_OUTCOME_DONE)) == 0};
    qsort(out->pair, out->pairs, sizeof *out->pair, by_id);
out:
    return st;
}

static enum pihmap_status read_regions(struct pm_job *job, const char *path,
                                       struct pm_findings_table *out)
{
    enum { PAIR, KIND, X, Y, LEFT, TOP, WIDTH, HEIGHT, DELTA_L, AREA, COLUMNS };
    static const char *const names[] = {"pair",    "kind",    "centroid_x", "centroid_y",
                                        "bbox_x",  "bbox_y",  "bbox_w",     "bbox_h",
                                        "delta_L", "area_px", NULL};
    const char *value[COLUMNS];
    struct table table;
    enum pihmap_status st;
    TRY(open_table(job, path, names, &out->text[1], &table));
    out->finding = pm_alloc(job, table.lines, sizeof *out->finding);
    if (!out->finding)
        return job->err.status;
    while (next_row(&table, COLUMNS, value)) {
        if (strcmp(value[KIND], pihmap_kind_name(PIHMAP_KIND_PIH)) != 0)
            continue;
        double number[COLUMNS];
        for (int k = X; k < COLUMNS; k++)
            number[k] = pm_number_read(value[k]);
        out->finding[out->count++] =
            (struct pm_finding){.pair = value[PAIR],
                                .x = number[X],
                                .y = number[Y],
                                .bbox = {number[LEFT], number[TOP], number[WIDTH], number[HEIGHT]},
                                .delta_L = number[DELTA_L],
                                .area = number[AREA]};
    }
    qsort(out->finding, out->count, sizeof *out->finding, by_pair);
out:
    return st;
}

/* Both are in the order of the pairs' ids. */
static void join(struct pm_findings_table *t)
{
    size_t at = 0;
    for (size_t i = 0; i < t->pairs; i++) {
        while (at < t->count && strcmp(t->finding[at].pair, t->pair[i].id) < 0)
            at++;
        t->pair[i].first = at;
        while (at < t->count && strcmp(t->finding[at].pair, t->pair[i].id) == 0)
            at++;
        t->pair[i].count = at - t->pair[i].first;
    }
}

enum pihmap_status pm_findings_read(struct pm_job *job, const char *records,
                                    struct pm_findings_table *out)
{
    char *summary = pm_path_join(job, records, "summary.csv");
    char *regions = pm_path_join(job, records, "regions.csv");
    enum pihmap_status st = summary && regions ? PIHMAP_OK : job->err.status;
    *out = (struct pm_findings_table){{NULL, NULL}, NULL, 0, NULL, 0};
    if (!st)
        st = read_pairs(job, summary, out);
    if (!st)
        st = read_regions(job, regions, out);
    if (!st)
        join(out);
    else
        pm_findings_free(out);
    free(summary);
    free(regions);
    return st;
}

const struct pm_scored_pair *pm_findings_pair(const struct pm_findings_table *t, const char *id)
{
    const struct pm_scored_pair key = {.id = id};
    return t->pairs ? bsearch(&key, t->pair, t->pairs, sizeof *t->pair, by_id) : NULL;
}
