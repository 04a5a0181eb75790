#include "batch/tables.h"

#include "batch/cohort.h"
#include "batch/csv_reader.h"
#include "batch/navigation.h"
#include "batch/pages.h"
#include "batch/timeline.h"
#include "files/folder.h"
#include "base/limits.h"
#include "files/save.h"
#include "report/regions_csv.h"
#include "report/number.h"

#include <math.h>
#include <string.h>

#define SUMMARY "summary.csv"
#define REGIONS "regions.csv"
#define INDEX "index.html"

/* ---- checking ----------------------------------------------------------------------- */

enum pihmap_status pm_tables_check(struct pm_job *job, const struct pm_table_folder *folder)
{
    static const char *const names[] = {SUMMARY, REGIONS, INDEX, PM_COHORT_TABLE, PM_COHORT_PAGE};
    const struct pm_keep keep = {.ours = pm_is_own_table, .force = folder->force};
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && !st; i++) {
        char *path = pm_path_join(job, folder->path, names[i]);
        st = path ? pm_save_check(job, path, &keep) : job->err.status;
        free(path);
    }
    return st;
}

/* ---- summary.csv -------------------------------------------------------------------- */

static void summary_row(FILE *f, const struct pm_row *row)
{
    pm_csv_cell(f, row->id);
    for (const struct pm_state_column *c = pm_state_columns + 1; c->name; c++) {
        const char *value = pm_state_value(&row->state, c->name);
        fputc(',', f);
        if (row->state.outcome == PIHMAP_OUTCOME_NONE && strcmp(c->name, "status") == 0)
            value = pihmap_outcome_name(PIHMAP_OUTCOME_NONE);
        if (c->number && isfinite(pm_number_read(value)))
            fputs(value, f);
        else
            pm_csv_cell(f, value);
    }
    fputc(',', f);
    pm_csv_cell(f, row->link);
    fputc(',', f);
    pm_csv_cell(f, row->state.outcome == PIHMAP_OUTCOME_UNMATCHED ? "" : row->id);
    fputc('\n', f);
}

static enum pihmap_status write_summary(struct pm_job *job, const struct pm_table_folder *folder,
                                        const struct pm_row *rows, size_t n)
{
    struct pm_text_stream s;
    if (pm_table_open(job, folder, &s))
        return job->err.status;
    for (const struct pm_state_column *c = pm_state_columns; c->name; c++)
        fprintf(s.f, "%s,", c->name);
    fputs("record,pair\n", s.f);
    for (size_t i = 0; i < n; i++)
        summary_row(s.f, &rows[i]);
    return pm_table_save(job, folder, SUMMARY, &s);
}

/* ---- regions.csv -------------------------------------------------------------------- */

/* The end of the row at s: a line end outside quotes. */
static const char *row_end(const char *s)
{
    bool quoted = false;
    for (; *s && (quoted || *s != '\n'); s++)
        quoted ^= *s == '"';
    return *s ? s + 1 : s;
}

/* Bytes of the row from s to end, without its line end. */
static size_t line_bytes(const char *s, const char *end)
{
    return (size_t)(end - s) - (end > s && end[-1] == '\n');
}

/* The rows of one pair's table, each preceded by the pair's id and followed by whose it is. */
static enum pihmap_status add_regions(struct pm_job *job, FILE *f, const struct pm_row *row)
{
    char *text = NULL, *path = pm_path_join(job, row->folder, REGIONS);
    size_t length;
    enum pihmap_status st = PIHMAP_OK;
    if (!path)
        return job->err.status;
    TRY(pm_text_read(job, path, PM_MAX_TABLE_BYTES, &text, &length));
    for (const char *s = row_end(text), *end; *s; s = end) {
        end = row_end(s);
        pm_csv_cell(f, row->id);
        fputc(',', f);
        fwrite(s, 1, line_bytes(s, end), f);
        fputc(',', f);
        pm_csv_cell(f, pm_state_value(&row->state, "patient"));
        fputc(',', f);
        pm_csv_cell(f, pm_state_value(&row->state, "visit"));
        fputc(',', f);
        pm_csv_cell(f, pm_state_value(&row->state, "group"));
        fputc('\n', f);
    }
out:
    free(text);
    free(path);
    return st;
}

static enum pihmap_status write_regions(struct pm_job *job, const struct pm_table_folder *folder,
                                        const struct pm_row *rows, size_t n)
{
    const struct pihmap_report none = {0};
    struct pm_text_stream s = {0};
    char *header = NULL;
    size_t length = 0;
    enum pihmap_status st;
    TRY(pm_csv(job, &none, false, &header, &length));
    TRY(pm_table_open(job, folder, &s));
    fprintf(s.f, "pair,%.*s,patient,visit,group\n", (int)strcspn(header, "\n"), header);
    for (size_t i = 0; i < n; i++)
        if (rows[i].folder && rows[i].state.outcome == PIHMAP_OUTCOME_DONE)
            TRY(add_regions(job, s.f, &rows[i]));
    st = pm_table_save(job, folder, REGIONS, &s);
out:
    free(header);
    pm_text_stream_free(&s);
    return st;
}

/* ---- all of them -------------------------------------------------------------------- */

static enum pihmap_status write_index(struct pm_job *job, const struct pm_table_folder *folder,
                                      const struct pm_row *rows, size_t n)
{
    char *text = NULL;
    size_t length;
    enum pihmap_status st = pm_index_text(job, folder->language, rows, n, &text, &length);
    if (!st)
        st = pm_table_save_text(job, folder, INDEX, text, length);
    free(text);
    return st;
}

enum pihmap_status pm_tables_write(struct pm_job *job, const struct pm_table_folder *folder,
                                   const struct pm_row *rows, size_t n)
{
    enum pihmap_status st;
    TRY(pm_timelines_write(job, folder, rows, n));
    TRY(pm_navigation_write(job, folder->language, rows, n));
    TRY(write_regions(job, folder, rows, n));
    TRY(pm_cohort_write(job, folder, rows, n));
    TRY(write_index(job, folder, rows, n));
    TRY(write_summary(job, folder, rows, n)); /* last: it shows that the others are complete */
out:
    return st;
}
