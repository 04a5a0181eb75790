#include "batch/truth.h"

#include "base/limits.h"
#include "base/printable.h"
#include "batch/csv_reader.h"
#include "report/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { PAIR, X, Y, W, H, SITE, READER, PRESENT, DELTA_L, AREA, COLUMNS };

static const char *const NAMES[COLUMNS] = {"pair", "x",      "y",       "w",       "h",
                                           "site", "reader", "present", "delta_L", "area_px"};
enum { DISPLAY_BYTES = 160 };

void pm_truth_free(struct pm_truth *t)
{
    free(t->text);
    free(t->site);
    *t = (struct pm_truth){NULL, NULL, 0};
}

int pm_site_compare(const struct pm_site *a, const struct pm_site *b)
{
    const int pair = strcmp(a->pair, b->pair);
    const int name = strcmp(a->name, b->name);
    if (pair || name)
        return pair ? pair : name;
    return a->name[0] ? 0 : (a->line > b->line) - (a->line < b->line);
}

/* By site, then reader: the order of a truth. */
static int by_site(const void *p, const void *q)
{
    const struct pm_site *a = p, *b = q;
    const int site = pm_site_compare(a, b);
    const int reader = strcmp(a->reader, b->reader);
    return site ? site : reader ? reader : (a->line > b->line) - (a->line < b->line);
}

static const char *text_of(char *const *cell, const int at[COLUMNS], int n, enum column k)
{
    return at[k] >= 0 && at[k] < n ? cell[at[k]] : "";
}

/* An empty cell gives none. False: something else than a number. */
static bool number_of(const char *text, double none, double *out)
{
    *out = *text ? pm_number_read(text) : none;
    return !*text || isfinite(*out);
}

/* What is wrong with the row; NULL: nothing. */
static const char *parse(char *const *cell, const int at[COLUMNS], int n, struct pm_site *out)
{
    double present;
    out->pair = text_of(cell, at, n, PAIR);
    out->name = text_of(cell, at, n, SITE);
    out->reader = text_of(cell, at, n, READER);
    if (!out->pair[0])
        return "pair is empty";
    if (!number_of(text_of(cell, at, n, X), NAN, &out->x) || isnan(out->x) ||
        !number_of(text_of(cell, at, n, Y), NAN, &out->y) || isnan(out->y))
        return "x or y is not a number";
    if (!number_of(text_of(cell, at, n, W), 0, &out->w) || out->w < 0 ||
        !number_of(text_of(cell, at, n, H), 0, &out->h) || out->h < 0)
        return "w or h is not a number from 0 on";
    if (!number_of(text_of(cell, at, n, PRESENT), 1, &present) || (present != 0 && present != 1))
        return "present is neither 1 nor 0";
    if (!number_of(text_of(cell, at, n, DELTA_L), NAN, &out->delta_L) ||
        !number_of(text_of(cell, at, n, AREA), NAN, &out->area))
        return "delta_L or area_px is not a number";
    out->present = present == 1;
    return NULL;
}

static enum pihmap_status refuse(struct pm_job *job, const char *path, int line, const char *why)
{
    char shown[DISPLAY_BYTES];
    pm_printable(path, shown, sizeof shown);
    return line ? pm_fail(job, PIHMAP_EFORMAT, "%s, line %d: %s", shown, line, why)
                : pm_fail(job, PIHMAP_EFORMAT, "%s: %s", shown, why);
}

static enum pihmap_status read_rows(struct pm_job *job, const char *path, struct pm_csv_text *csv,
                                    struct pm_truth *out)
{
    char *cell[PM_MAX_CELLS];
    int at[COLUMNS], n = pm_csv_row(csv, cell, PM_MAX_CELLS);
    for (int k = 0; k < COLUMNS; k++)
        at[k] = pm_csv_column(cell, n, NAMES[k]);
    if (at[PAIR] < 0 || at[X] < 0 || at[Y] < 0)
        return refuse(job, path, 0, "the first line must name the columns pair, x and y");
    while ((n = pm_csv_row(csv, cell, PM_MAX_CELLS)) > 0) {
        struct pm_site *site = &out->site[out->count++];
        const char *wrong = parse(cell, at, n, site);
        site->line = csv->line;
        if (wrong)
            return refuse(job, path, csv->line, wrong);
    }
    if (n < 0)
        return refuse(job, path, csv->line, "a quote is not closed, or there are too many cells");
    return out->count ? PIHMAP_OK : refuse(job, path, 0, "there is no site");
}

/* Sites of several readers must be told apart by name, and no reader judges one twice. */
static enum pihmap_status check_readers(struct pm_job *job, const char *path,
                                        const struct pm_truth *t)
{
    bool several = false;
    for (size_t i = 1; i < t->count; i++)
        several |= strcmp(t->site[i].reader, t->site[0].reader) != 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct pm_site *s = &t->site[i];
        if (several && !s->name[0])
            return refuse(job, path, s->line, "with several readers every row needs a site");
        if (i > 0 && pm_site_compare(s, s - 1) == 0 && strcmp(s->reader, s[-1].reader) == 0)
            return refuse(job, path, s->line, "this reader gives the site a second time");
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_truth_read(struct pm_job *job, const char *path, struct pm_truth *out)
{
    size_t length, lines = 1;
    struct pm_csv_text csv;
    enum pihmap_status st;
    *out = (struct pm_truth){NULL, NULL, 0};
    TRY(pm_text_read(job, path, PM_MAX_BATCH_TABLE_BYTES, &out->text, &length));
    for (size_t i = 0; i < length; i++)
        lines += out->text[i] == '\n' || out->text[i] == '\r';
    out->site = pm_alloc(job, lines, sizeof *out->site);
    if (!out->site) {
        st = job->err.status;
        goto out;
    }
    pm_csv_begin(&csv, out->text, length);
    TRY(read_rows(job, path, &csv, out));
    qsort(out->site, out->count, sizeof *out->site, by_site);
    TRY(check_readers(job, path, out));
out:
    if (st)
        pm_truth_free(out);
    return st;
}
