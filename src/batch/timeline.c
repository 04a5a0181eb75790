#include "batch/timeline.h"

#include "batch/navigation.h"
#include "batch/csv_reader.h"
#include "batch/id.h"
#include "batch/mark.h"
#include "batch/pages.h"
#include "batch/trend.h"
#include "base/vocabulary.h"
#include "files/folder.h"
#include "base/limits.h"
#include "files/save.h"
#include "report/regions_csv.h"
#include "report/number.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#define VISITS "timeline.csv"
#define MARKS "timeline_marks.csv"
#define PAGE "timeline.html"

/* One patient's marks, in the order of their first detection. */
struct patient {
    struct pm_place mark[PM_MAX_MARKS];
    int marks;
};

/* ---- reading ------------------------------------------------------------------------ */

/* False: requested, or not a row that pihmap writes. */
static bool read_detection(char *const *cell, const int at[6], struct pm_detection *out)
{
    const double id = pm_number_read(cell[at[1]]);
    int kind = 0;
    while (kind < PIHMAP_KINDS &&
           strcmp(cell[at[0]], pihmap_kind_name((enum pihmap_kind)kind)) != 0)
        kind++;
    if (kind == PIHMAP_KINDS || kind == PIHMAP_KIND_NAMED)
        return false;
    *out = (struct pm_detection){.kind = (enum pihmap_kind)kind,
                                 .x = pm_number_read(cell[at[2]]),
                                 .y = pm_number_read(cell[at[3]]),
                                 .area = pm_number_read(cell[at[4]]),
                                 .delta_L = pm_number_read(cell[at[5]])};
    if (!(id >= 1 && id < INT_MAX) || !isfinite(out->x + out->y + out->area + out->delta_L))
        return false;
    out->region = (int)id;
    return true;
}

static enum pihmap_status read_detections(struct pm_job *job, const struct pm_row *row,
                                          struct pm_detection *detection, int *count)
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
        if ((at[k] = pm_csv_column(cell, n, names[k])) < 0)
            goto out; /* not one of our tables: no marks are known */
    while ((n = pm_csv_row(&csv, cell, PM_MAX_CELLS)) > 0 && *count < PM_MAX_MARKS) {
        bool whole = true;
        for (int k = 0; k < 6; k++)
            whole &= at[k] < n;
        if (whole)
            *count += read_detection(cell, at, &detection[*count]);
    }
out:
    free(text);
    free(path);
    return st;
}

/* ---- matching ----------------------------------------------------------------------- */

/* Of the detections that match no mark, what is a mark by its kind becomes a new one; the others
 * keep number 0. A mark may be of another kind at another visit, such as uncertain. */
static void match_marks(struct patient *p, struct pm_detection *detection, int count)
{
    bool used[PM_MAX_MARKS] = {false};
    pm_marks_match(p->mark, p->marks, detection, count, used);
    for (int i = 0; i < count; i++) {
        if (!detection[i].mark && pm_is_mark(&detection[i]) && p->marks < PM_MAX_MARKS)
            detection[i].mark = ++p->marks;
        if (detection[i].mark) {
            p->mark[detection[i].mark - 1] = pm_place_of(&detection[i]);
            p->mark[detection[i].mark - 1].is_mark = true;
        }
    }
}

static int by_mark(const void *a, const void *b)
{
    const struct pm_detection *p = a, *q = b;
    return p->mark != q->mark ? (p->mark > q->mark) - (p->mark < q->mark)
                              : (p->region > q->region) - (p->region < q->region);
}

/* ---- writing ------------------------------------------------------------------------ */

static void figure(FILE *f, double value, int decimals)
{
    char text[32];
    pm_number(text, sizeof text, value, decimals);
    fprintf(f, ",%s", text);
}

/* Leaves only what is a mark, in the order of their numbers. Gives how many there are. */
static int keep_marks(struct pm_detection *detection, int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (detection[i].mark)
            detection[kept++] = detection[i];
    qsort(detection, (size_t)kept, sizeof *detection, by_mark);
    return kept;
}

static void visit_row(FILE *f, const struct pm_row *row, const struct pm_detection *detection,
                      int count, const char *trend)
{
    static const char *const burden[] = {"burden_net", "burden_net_ci95_lo", "burden_net_ci95_hi"};
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
        fprintf(f, "%s%d", i ? " " : "", detection[i].mark);
    fputc(',', f);
    pm_csv_cell(f, row->id);
    fputc(',', f);
    pm_csv_cell(f, pm_state_value(&row->state, "change"));
    fprintf(f, ",%s,", trend);
    pm_csv_cell(f, row->id);
    fputc(',', f);
    pm_csv_cell(f, pm_state_value(&row->state, "group"));
    for (size_t k = 0; k < sizeof burden / sizeof *burden; k++)
        fprintf(f, ",%s", pm_state_value(&row->state, burden[k]));
    fputc('\n', f);
}

static void mark_rows(FILE *f, const struct pm_row *row, const struct pm_detection *detection,
                      int count)
{
    for (int i = 0; i < count; i++) {
        pm_csv_cell(f, pm_state_value(&row->state, "patient"));
        fprintf(f, ",%d,", detection[i].mark);
        pm_csv_cell(f, pm_state_value(&row->state, "visit"));
        fprintf(f, ",%s", pm_state_value(&row->state, "days"));
        figure(f, detection[i].x, PM_DIGITS_PX);
        figure(f, detection[i].y, PM_DIGITS_PX);
        figure(f, detection[i].area, PM_DIGITS_AREA);
        figure(f, detection[i].delta_L, PM_DIGITS_L);
        fprintf(f, ",%d,", detection[i].region);
        pm_csv_cell(f, row->id);
        fprintf(f, ",%s,", pihmap_kind_name(detection[i].kind));
        pm_csv_cell(f, row->id);
        fputc(',', f);
        pm_csv_cell(f, pm_state_value(&row->state, "group"));
        fputc('\n', f);
    }
}

struct streams {
    struct pm_text_stream visits, marks;
};

static enum pihmap_status open_streams(struct pm_job *job, const struct pm_table_folder *folder,
                                       struct streams *s)
{
    *s = (struct streams){0};
    if (pm_table_open(job, folder, &s->visits) || pm_table_open(job, folder, &s->marks))
        return job->err.status;
    fputs("patient,visit,days,status,pih_area_px,pih_area_mm2,pih_area_fraction,mean_delta_L,"
          "marks,mark_numbers,record,change,trend,pair,group,"
          "burden_net,burden_net_ci95_lo,burden_net_ci95_hi\n",
          s->visits.f);
    fputs("patient,mark,visit,days,x,y,area_px,delta_L,region,record,kind,pair,group\n",
          s->marks.f);
    return PIHMAP_OK;
}

static void free_streams(struct streams *s)
{
    pm_text_stream_free(&s->visits);
    pm_text_stream_free(&s->marks);
}

/* Appends the detections of one visit to those of the earlier visits. */
static size_t append_marks(struct pm_visit_mark *all, size_t n, size_t visit,
                           const struct pm_detection *detection, int count)
{
    for (int i = 0; i < count; i++) {
        const struct pm_detection *d = &detection[i];
        all[n++] = (struct pm_visit_mark){d->mark, visit, d->x, d->y, d->area, d->delta_L};
    }
    return n;
}

static enum pihmap_status save_page(struct pm_job *job, const struct pm_table_folder *folder,
                                    const struct pm_patient_visits *visits)
{
    char *text = NULL;
    size_t length;
    enum pihmap_status st = pm_timeline_text(job, folder->language, visits, &text, &length);
    if (!st)
        st = pm_table_save_text(job, folder, PAGE, text, length);
    free(text);
    return st;
}

/* The folder may hold files of others, so each file in it is replaced by itself. */
static enum pihmap_status save_folder(struct pm_job *job, const struct pm_table_folder *folder,
                                      struct streams *s, const struct pm_patient_visits *visits)
{
    enum pihmap_status st;
    TRY(pm_folder_create(job, folder->path));
    pm_save_sweep(folder->path, pm_is_own_table); /* of a killed run */
    TRY(pm_table_save(job, folder, VISITS, &s->visits));
    TRY(pm_table_save(job, folder, MARKS, &s->marks));
    TRY(save_page(job, folder, visits));
out:
    return st;
}

/* ---- one patient -------------------------------------------------------------------- */

static double flagged_from(const struct pm_row *row)
{
    return pm_number_read(pm_state_value(&row->state, "flagged_from"));
}

/* Matches the marks of all visits, and writes the rows of both tables. mark: room for PM_MAX_MARKS
 * per visit; *count: how many there are. */
static enum pihmap_status match_visits(struct pm_job *job, const struct pm_patient_visits *visits,
                                       struct streams *s, struct pm_visit_mark *mark, size_t *count)
{
    struct pm_detection *detection = pm_alloc(job, PM_MAX_MARKS, sizeof *detection);
    struct patient *patient = pm_alloc(job, 1, sizeof *patient);
    enum pihmap_status st = detection && patient ? PIHMAP_OK : job->err.status;
    struct pm_visit_marks last = {NULL, 0, NAN};
    bool compared = false; /* was any visit before? */
    *count = 0;
    for (size_t i = 0; i < visits->n && !st; i++) {
        const struct pm_row *row = visits->row[i];
        const bool done = row->folder && row->state.outcome == PIHMAP_OUTCOME_DONE;
        int n = 0;
        if (done)
            st = read_detections(job, row, detection, &n);
        match_marks(patient, detection, n);
        n = keep_marks(detection, n);
        const struct pm_visit_marks now = {mark + *count, (size_t)n, flagged_from(row)};
        *count = append_marks(mark, *count, i, detection, n);
        visits->trend[i] = done && compared ? pm_trend(&last, &now) : "";
        visit_row(s->visits.f, row, detection, n, visits->trend[i]);
        mark_rows(s->marks.f, row, detection, n);
        last = done ? now : last;
        compared |= done;
    }
    free(patient);
    free(detection);
    return st;
}

/* row[0..n): one patient's visits, in order of time. */
static enum pihmap_status write_patient(struct pm_job *job, const struct pm_table_folder *folder,
                                        const struct pm_row *const *row, size_t n,
                                        const struct pm_page_way *way)
{
    struct streams s = {0};
    struct pm_visit_mark *mark = pm_alloc(job, n, PM_MAX_MARKS * sizeof *mark);
    const char **trend = pm_alloc(job, n, sizeof *trend);
    struct pm_patient_visits visits = {row, trend, n, mark, 0, *way};
    char *path = pm_path_join(job, folder->path, pm_state_value(&row[0]->state, "patient"));
    const struct pm_table_folder own = {path, folder->force, folder->bom, folder->language};
    enum pihmap_status st = mark && trend && path ? PIHMAP_OK : job->err.status;
    if (!st)
        st = open_streams(job, &own, &s);
    if (!st)
        st = match_visits(job, &visits, &s, mark, &visits.mark_count);
    if (!st)
        st = save_folder(job, &own, &s, &visits);
    free_streams(&s);
    free(path);
    free(trend);
    free(mark);
    return st;
}

/* ---- patients ----------------------------------------------------------------------- */

static const struct pm_row *row_at(const void *p)
{
    return *(const struct pm_row *const *)p;
}

static int by_time(const void *a, const void *b)
{
    return pm_row_by_time(row_at(a), row_at(b));
}

enum pihmap_status pm_timelines_write(struct pm_job *job, const struct pm_table_folder *folder,
                                      const struct pm_row *rows, size_t n)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_row **v = pm_alloc(job, n, sizeof *v);
    size_t m = 0;
    struct pm_page_way way;
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < n; i++)
        if (rows[i].state.outcome != PIHMAP_OUTCOME_UNMATCHED &&
            *pm_state_value(&rows[i].state, "visit"))
            v[m++] = &rows[i];
    qsort(v, m, sizeof *v, by_time);
    for (size_t i = 0, end; i < m && !st; i = end) {
        const char *patient = pm_state_value(&v[i]->state, "patient");
        for (end = i; end < m && strcmp(pm_state_value(&v[end]->state, "patient"), patient) == 0;)
            end++;
        if (strchr(patient, '/') ||
            patient[0] == '.') /* not a state of ours: the path would lead elsewhere */
            continue;
        st = pm_navigation_of_patient(job, rows, n, v[i], &way);
        if (!st)
            st = write_patient(job, folder, v + i, end - i, &way);
    }
    free(v);
    return st;
}
