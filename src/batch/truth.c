#include "batch/truth.h"

#include "base/limits.h"
#include "base/printable.h"
#include "batch/csv_reader.h"
#include "report/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum column { PAIR, X, Y, W, H, MASK, SITE, READER, PRESENT, DELTA_L, AREA, COLUMNS };

static const char *const NAMES[COLUMNS] = {"pair", "x",      "y",       "w",       "h",      "mask",
                                           "site", "reader", "present", "delta_L", "area_px"};
enum { DISPLAY_BYTES = 160 };

void pm_truth_free(struct pm_truth *t)
{
    while (t->masks) {
        struct pm_truth_masks *first = t->masks;
        t->masks = first->next;
        pm_site_masks_free(first->v, first->n);
        free(first);
    }
    free(t->text);
    free(t->site);
    *t = (struct pm_truth){.text = NULL};
}

int pm_site_compare(const struct pm_site *a, const struct pm_site *b)
{
    const int pair = strcmp(a->pair, b->pair);
    const int name = strcmp(a->name, b->name);
    if (pair || name)
        return pair ? pair : name;
    if (a->name[0])
        return 0;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line)
                              : (a->part > b->part) - (a->part < b->part);
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

/* What is wrong with the point or box; NULL: nothing. */
static const char *parse_box(char *const *cell, const int at[COLUMNS], int n, struct pm_site *out)
{
    if (!number_of(text_of(cell, at, n, X), NAN, &out->x) || isnan(out->x) ||
        !number_of(text_of(cell, at, n, Y), NAN, &out->y) || isnan(out->y))
        return "x or y is not a number";
    if (!number_of(text_of(cell, at, n, W), 0, &out->w) || out->w < 0 ||
        !number_of(text_of(cell, at, n, H), 0, &out->h) || out->h < 0)
        return "w or h is not a number from 0 on";
    out->cx = out->x + 0.5 * out->w;
    out->cy = out->y + 0.5 * out->h;
    return NULL;
}

/* What is wrong with the row; NULL: nothing. The place of a mask is not known yet. */
static const char *parse(char *const *cell, const int at[COLUMNS], int n, struct pm_site *out)
{
    double present;
    const bool mask = *text_of(cell, at, n, MASK);
    const bool place = *text_of(cell, at, n, X) || *text_of(cell, at, n, Y);
    *out = (struct pm_site){.pair = NULL};
    out->pair = text_of(cell, at, n, PAIR);
    out->name = text_of(cell, at, n, SITE);
    out->reader = text_of(cell, at, n, READER);
    if (!out->pair[0])
        return "pair is empty";
    if (mask && place)
        return "a site has either x and y or a mask";
    const char *wrong = mask ? NULL : parse_box(cell, at, n, out);
    if (wrong)
        return wrong;
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

static enum pihmap_status add_site(struct pm_job *job, const struct pm_site *site,
                                   struct pm_truth *t)
{
    struct pm_site *v = pm_grow(job, t->site, t->count, &t->capacity, 256, sizeof *v);
    if (!v)
        return job->err.status;
    t->site = v;
    t->site[t->count++] = *site;
    return PIHMAP_OK;
}

/* A site for each part of the row's mask. */
static enum pihmap_status add_masks(struct pm_job *job, const char *table, const char *name,
                                    const struct pm_site *row, struct pm_truth *t)
{
    const char *slash = strrchr(table, '/');
    const int length = slash && name[0] != '/' ? (int)(slash - table) + 1 : 0;
    const char *path = pm_scratch_text(job, "%.*s%s", length, table, name);
    struct pm_truth_masks *masks = pm_alloc(job, 1, sizeof *masks);
    enum pihmap_status st = path && masks ? PIHMAP_OK : job->err.status;
    if (st) {
        free(masks);
        return st;
    }
    *masks = (struct pm_truth_masks){.next = t->masks};
    t->masks = masks;
    st = pm_site_masks_read(job, path, row->name[0], &masks->v, &masks->n);
    for (size_t i = 0; i < masks->n && !st; i++) {
        const struct pm_site_mask *m = &masks->v[i];
        struct pm_site site = *row;
        site.x = m->x;
        site.y = m->y;
        site.w = m->w;
        site.h = m->h;
        site.cx = m->cx;
        site.cy = m->cy;
        site.mask = m;
        site.part = (int)i;
        site.area = isnan(row->area) ? m->area : row->area;
        st = add_site(job, &site, t);
    }
    return st;
}

static enum pihmap_status read_rows(struct pm_job *job, const char *path, struct pm_csv_text *csv,
                                    struct pm_truth *out)
{
    char *cell[PM_MAX_CELLS];
    int at[COLUMNS], n = pm_csv_row(csv, cell, PM_MAX_CELLS);
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < COLUMNS; k++)
        at[k] = pm_csv_column(cell, n, NAMES[k]);
    if (at[PAIR] < 0 || ((at[X] < 0 || at[Y] < 0) && at[MASK] < 0))
        return refuse(job, path, 0,
                      "the first line must name the columns pair, and x and y or mask");
    while (!st && (n = pm_csv_row(csv, cell, PM_MAX_CELLS)) > 0) {
        struct pm_site site;
        const char *wrong = parse(cell, at, n, &site), *mask = text_of(cell, at, n, MASK);
        site.line = csv->line;
        if (wrong)
            return refuse(job, path, csv->line, wrong);
        st = *mask ? add_masks(job, path, mask, &site, out) : add_site(job, &site, out);
    }
    if (st)
        return st;
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
    size_t length;
    struct pm_csv_text csv;
    enum pihmap_status st;
    *out = (struct pm_truth){.text = NULL};
    TRY(pm_text_read(job, path, PM_MAX_BATCH_TABLE_BYTES, &out->text, &length));
    pm_csv_begin(&csv, out->text, length);
    TRY(read_rows(job, path, &csv, out));
    qsort(out->site, out->count, sizeof *out->site, by_site);
    TRY(check_readers(job, path, out));
out:
    if (st)
        pm_truth_free(out);
    return st;
}
