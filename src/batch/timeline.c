#include "batch/timeline.h"

#include "batch/csv_reader.h"
#include "batch/pages.h"
#include "files/folder.h"
#include "files/sweep.h"
#include "base/limits.h"
#include "files/save.h"
#include "report/regions_csv.h"
#include "report/number.h"

#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { MOST_MARKS = 512 };

#define VISITS "timeline.csv"
#define MARKS "timeline_marks.csv"
#define PAGE "timeline.html"

/* A region that is likely PIH, as its row of regions.csv tells. */
struct spot {
    double x, y, area, delta_L;
    int region; /* its id in the record */
    int mark;   /* the patient's number of it, 0: not yet known */
};

struct mark {
    double x, y, radius; /* when last seen, px of the first photo */
};

/* One patient's marks, in the order in which they were first seen. */
struct patient {
    struct mark mark[MOST_MARKS];
    int marks;
};

/* ---- reading ------------------------------------------------------------------------ */

static int column(char *const *cell, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(cell[i], name) == 0)
            return i;
    return -1;
}

/* False: not a row that pihmap writes. */
static bool read_spot(char *const *cell, const int at[6], struct spot *out)
{
    const double id = pm_number_read(cell[at[1]]);
    *out = (struct spot){.x = pm_number_read(cell[at[2]]),
                         .y = pm_number_read(cell[at[3]]),
                         .area = pm_number_read(cell[at[4]]),
                         .delta_L = pm_number_read(cell[at[5]])};
    if (!(id >= 1 && id < INT_MAX) || !isfinite(out->x + out->y + out->area + out->delta_L))
        return false;
    out->region = (int)id;
    return true;
}

static enum pihmap_status read_spots(struct pm_job *job, const struct pm_row *row,
                                     struct spot *spot, int *count)
{
    static const char *const names[] = {"kind",       "id",      "centroid_x",
                                        "centroid_y", "area_px", "delta_L"};
    int at[6];
    char *text = NULL, *path = pm_path_join(job, row->folder, "regions.csv"), *cell[PM_MAX_CELLS];
    size_t length;
    struct pm_csv_text csv;
    enum pihmap_status st = PIHMAP_OK;
    *count = 0;
    if (!path)
        return job->err.status;
    TRY(pm_text_read(job, path, PM_MAX_TABLE_BYTES, &text, &length));
    pm_csv_begin(&csv, text, length);
    int n = pm_csv_row(&csv, cell, PM_MAX_CELLS);
    for (int k = 0; k < 6; k++)
        if ((at[k] = column(cell, n, names[k])) < 0)
            goto out; /* not a table of ours: no marks are known */
    while ((n = pm_csv_row(&csv, cell, PM_MAX_CELLS)) > 0 && *count < MOST_MARKS) {
        bool whole = true;
        for (int k = 0; k < 6; k++)
            whole &= at[k] < n;
        if (whole && strcmp(cell[at[0]], "pih") == 0)
            *count += read_spot(cell, at, &spot[*count]);
    }
out:
    free(text);
    free(path);
    return st;
}

/* ---- knowing again ------------------------------------------------------------------ */

static double radius_of(const struct spot *s)
{
    return sqrt(s->area / M_PI);
}

/* How far a spot lies from a mark, in radii of the larger; under 1 they share a place. */
static double distance(const struct mark *m, const struct spot *s)
{
    const double r = fmax(fmax(m->radius, radius_of(s)), 1.0);
    return hypot(m->x - s->x, m->y - s->y) / r;
}

/* The nearest first, each mark and each spot once; what is left over are new marks. */
static void number_spots(struct patient *p, struct spot *spot, int count)
{
    bool taken[MOST_MARKS] = {false};
    for (;;) {
        double best = 1.0;
        int mark = -1, which = -1;
        for (int i = 0; i < count; i++)
            for (int k = 0; k < p->marks && !spot[i].mark; k++)
                if (!taken[k] && distance(&p->mark[k], &spot[i]) < best) {
                    best = distance(&p->mark[k], &spot[i]);
                    mark = k;
                    which = i;
                }
        if (which < 0)
            break;
        spot[which].mark = mark + 1;
        taken[mark] = true;
    }
    for (int i = 0; i < count; i++) {
        if (!spot[i].mark && p->marks < MOST_MARKS)
            spot[i].mark = ++p->marks;
        if (spot[i].mark)
            p->mark[spot[i].mark - 1] = (struct mark){spot[i].x, spot[i].y, radius_of(&spot[i])};
    }
}

/* ---- writing ------------------------------------------------------------------------ */

static void figure(FILE *f, double value, int decimals)
{
    char text[32];
    pm_number(text, sizeof text, value, decimals);
    fprintf(f, ",%s", text);
}

static void visit_row(FILE *f, const struct pm_row *row, const struct spot *spot, int count)
{
    static const char *const columns[] = {"pih_area_px", "pih_area_mm2", "pih_area_fraction",
                                          "mean_delta_L", "pih_regions"};
    pm_csv_cell(f, pm_state_value(&row->state, "patient"));
    fputc(',', f);
    pm_csv_cell(f, pm_state_value(&row->state, "visit"));
    fprintf(f, ",%s,%s", pm_state_value(&row->state, "days"),
            pihmap_outcome_name(row->state.outcome));
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
        fprintf(f, ",%s", pm_state_value(&row->state, columns[k]));
    fputc(',', f);
    for (int i = 0; i < count; i++)
        fprintf(f, "%s%d", i ? " " : "", spot[i].mark);
    fputc(',', f);
    pm_csv_cell(f, row->id);
    fputc('\n', f);
}

static void mark_rows(FILE *f, const struct pm_row *row, const struct spot *spot, int count)
{
    for (int i = 0; i < count; i++) {
        pm_csv_cell(f, pm_state_value(&row->state, "patient"));
        fprintf(f, ",%d,", spot[i].mark);
        pm_csv_cell(f, pm_state_value(&row->state, "visit"));
        fprintf(f, ",%s", pm_state_value(&row->state, "days"));
        figure(f, spot[i].x, PM_DIGITS_PX);
        figure(f, spot[i].y, PM_DIGITS_PX);
        figure(f, spot[i].area, PM_DIGITS_AREA);
        figure(f, spot[i].delta_L, PM_DIGITS_L);
        fprintf(f, ",%d,", spot[i].region);
        pm_csv_cell(f, row->id);
        fputc('\n', f);
    }
}

static int by_mark(const void *a, const void *b)
{
    const struct spot *p = a, *q = b;
    return p->mark != q->mark ? (p->mark > q->mark) - (p->mark < q->mark)
                              : (p->region > q->region) - (p->region < q->region);
}

struct streams {
    FILE *visits, *marks;
    char *visits_text, *marks_text;
    size_t visits_length, marks_length;
};

static bool open_streams(struct streams *s)
{
    *s = (struct streams){0};
    s->visits = open_memstream(&s->visits_text, &s->visits_length);
    s->marks = open_memstream(&s->marks_text, &s->marks_length);
    if (!s->visits || !s->marks)
        return false;
    fputs("patient,visit,days,status,pih_area_px,pih_area_mm2,pih_area_fraction,mean_delta_L,"
          "marks,mark_numbers,record\n",
          s->visits);
    fputs("patient,mark,visit,days,x,y,area_px,delta_L,region,record\n", s->marks);
    return true;
}

/* Spots of one visit behind those of the visits before. */
static size_t keep_marks(struct pm_visit_mark *all, size_t n, size_t visit, const struct spot *spot,
                         int count)
{
    for (int i = 0; i < count; i++)
        all[n++] = (struct pm_visit_mark){spot[i].mark, visit,        spot[i].x,
                                          spot[i].y,    spot[i].area, spot[i].delta_L};
    return n;
}

static enum pihmap_status save_page(struct pm_job *job, const char *folder, bool force,
                                    const struct pm_row *const *row, size_t n,
                                    const struct pm_visit_mark *marks, size_t mark_count)
{
    const struct pm_keep keep = {.ours = pm_is_own_table, .force = force};
    char *text = NULL, *path = pm_path_join(job, folder, PAGE);
    size_t length;
    enum pihmap_status st;
    if (!path)
        return job->err.status;
    TRY(pm_timeline_text(job, row, n, marks, mark_count, &text, &length));
    TRY(pm_save_bytes(job, path, &keep, text, length));
out:
    free(text);
    free(path);
    return st;
}

static enum pihmap_status save_stream(struct pm_job *job, const char *folder, const char *name,
                                      bool force, FILE **stream, char **text, const size_t *length)
{
    FILE *const closed = *stream;
    *stream = NULL;
    return pm_table_save(job, folder, name, force, closed, text, length);
}

/* A folder that is not there yet is filled beside its place and appears whole; in one that is,
 * which may hold what is not ours, each file takes the place of the one before. */
static enum pihmap_status save_folder(struct pm_job *job, struct streams *s, const char *folder,
                                      bool force, const struct pm_row *const *row, size_t n,
                                      const struct pm_visit_mark *marks, size_t mark_count)
{
    static const char *const names[] = {MARKS, PAGE, VISITS, NULL};
    char *part = NULL;
    enum pihmap_status st = PIHMAP_OK;
    if (access(folder, F_OK) != 0)
        TRY(pm_folder_begin(job, folder, &part));
    else
        pm_sweep(folder, NULL, NULL); /* what a killed run has left */
    const char *into = part ? part : folder;
    TRY(save_stream(job, into, VISITS, force, &s->visits, &s->visits_text, &s->visits_length));
    TRY(save_stream(job, into, MARKS, force, &s->marks, &s->marks_text, &s->marks_length));
    TRY(save_page(job, into, force, row, n, marks, mark_count));
    if (part)
        TRY(pm_folder_publish(job, part, folder, names));
out:
    if (st && part)
        pm_folder_drop(part);
    free(part);
    return st;
}

/* row[0..n): one patient's visits, in order of time. */
static enum pihmap_status write_patient(struct pm_job *job, const char *folder, bool force,
                                        const struct pm_row *const *row, size_t n)
{
    struct streams s;
    struct spot *spot = pm_alloc(job, MOST_MARKS, sizeof *spot);
    struct patient *patient = pm_alloc(job, 1, sizeof *patient);
    struct pm_visit_mark *marks = pm_alloc(job, n, MOST_MARKS * sizeof *marks);
    size_t mark_count = 0;
    char *own = pm_path_join(job, folder, pm_state_value(&row[0]->state, "patient"));
    enum pihmap_status st = PIHMAP_OK;
    const bool good = open_streams(&s) && spot && patient && marks && own;
    if (!good)
        st = pm_fail_memory(job);
    for (size_t i = 0; i < n && !st; i++) {
        int count = 0;
        if (row[i]->folder && row[i]->state.outcome == PIHMAP_OUTCOME_DONE)
            st = read_spots(job, row[i], spot, &count);
        number_spots(patient, spot, count);
        qsort(spot, (size_t)count, sizeof *spot, by_mark);
        visit_row(s.visits, row[i], spot, count);
        mark_rows(s.marks, row[i], spot, count);
        mark_count = keep_marks(marks, mark_count, i, spot, count);
    }
    if (!st)
        st = save_folder(job, &s, own, force, row, n, marks, mark_count);
    if (s.visits)
        fclose(s.visits);
    if (s.marks)
        fclose(s.marks);
    free(s.visits_text);
    free(s.marks_text);
    free(own);
    free(marks);
    free(patient);
    free(spot);
    return st;
}

/* ---- patients ----------------------------------------------------------------------- */

static const struct pm_row *row_at(const void *p)
{
    return *(const struct pm_row *const *)p;
}

static double days_of(const char *text)
{
    const double days = pm_number_read(text);
    return isfinite(days) ? days : INFINITY;
}

/* By patient, then by time, the unknown last, then by id. */
static int by_time(const void *a, const void *b)
{
    const struct pm_row *p = row_at(a), *q = row_at(b);
    const int order =
        strcmp(pm_state_value(&p->state, "patient"), pm_state_value(&q->state, "patient"));
    const char *days_p = pm_state_value(&p->state, "days");
    const char *days_q = pm_state_value(&q->state, "days");
    const double t = days_of(days_p), u = days_of(days_q);
    if (order || t != u)
        return order ? order : t < u ? -1 : 1;
    return strcmp(p->id, q->id);
}

enum pihmap_status pm_timelines_write(struct pm_job *job, const char *folder, bool force,
                                      const struct pm_row *rows, size_t n)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_row **v = pm_alloc(job, n, sizeof *v);
    size_t m = 0;
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < n; i++)
        if (*pm_state_value(&rows[i].state, "visit"))
            v[m++] = &rows[i];
    qsort(v, m, sizeof *v, by_time);
    for (size_t i = 0, end; i < m && !st; i = end) {
        const char *patient = pm_state_value(&v[i]->state, "patient");
        for (end = i; end < m && strcmp(pm_state_value(&v[end]->state, "patient"), patient) == 0;)
            end++;
        if (strchr(patient, '/') || patient[0] == '.') /* no state of ours: it leads elsewhere */
            continue;
        st = write_patient(job, folder, force, v + i, end - i);
    }
    free(v);
    return st;
}
