#include "batch/cohort.h"

#include "base/stats.h"
#include "batch/bootstrap.h"
#include "batch/id.h"
#include "files/digest.h"
#include "report/cohort.h"
#include "report/number.h"
#include "report/parts.h"
#include "report/plot_picture.h"
#include "report/regions_csv.h"

#include <math.h>
#include <string.h>

enum { NOWHERE = PM_COHORT_VISITS }; /* the visit of what is in the table only */

/* A pair. */
struct entry {
    const struct pm_row *row;
    size_t patient, visit;
};

/* A cohort being made. Everything is in scratch of the job. */
struct build {
    struct entry *entry; /* [pairs], by patient, then by time */
    struct pm_cohort_visit visit[PM_COHORT_VISITS + 1];
    const char *group[PM_COHORT_GROUPS];
    struct pm_cohort_patient *patient;
    double *day, *value[PM_COHORT_MEASURES];
    struct pm_cohort_mean *mean[PM_COHORT_MEASURES];
    size_t (*end)[PM_COHORT_ENDS];
    struct pm_cohort c;
};

static const char *text_of(const struct entry *e, const char *column)
{
    return pm_state_value(&e->row->state, column);
}

static double number_of(const struct entry *e, const char *column)
{
    return pm_number_read(text_of(e, column));
}

/* A pair of which it is known whose it is. */
static bool is_entry(const struct pm_row *row)
{
    return row->state.outcome != PIHMAP_OUTCOME_UNMATCHED &&
           *pm_state_value(&row->state, "patient");
}

bool pm_is_cohort(const struct pm_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_entry(&rows[i]) &&
            (*pm_state_value(&rows[i].state, "group") || *pm_state_value(&rows[i].state, "visit")))
            return true;
    return false;
}

/* ---- the table ---------------------------------------------------------------------- */

/* A column of the summary, and those of its interval; NULL: it has none. */
static const struct {
    const char *name, *lo, *hi;
} MEASURES[] = {
    {"burden_net", "burden_net_ci95_lo", "burden_net_ci95_hi"},
    {"burden_gained", NULL, NULL},
    {"burden_faded", NULL, NULL},
    {"pih_regions", NULL, NULL},
    {"pih_area_fraction", NULL, NULL},
    {"mean_delta_L", NULL, NULL},
    {"faded_regions", NULL, NULL},
    {"less_red_regions", NULL, NULL},
    {"redder_regions", NULL, NULL},
};

/* Only numbers are written, so no cell is a formula. */
static void number_cell(FILE *f, const struct entry *e, const char *column)
{
    const char *value = column ? text_of(e, column) : "";
    fprintf(f, ",%s", isfinite(pm_number_read(value)) ? value : "");
}

static void table_rows(FILE *f, const struct entry *e)
{
    static const char *const texts[] = {"visit", "days", "view"};
    static const char *const conditions[] = {"grade", "skin", "skin_ita"};
    for (size_t k = 0; k < sizeof MEASURES / sizeof *MEASURES; k++) {
        pm_csv_cell(f, text_of(e, "group"));
        fputc(',', f);
        pm_csv_cell(f, text_of(e, "patient"));
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            fputc(',', f);
            pm_csv_cell(f, text_of(e, texts[i]));
        }
        fputc(',', f);
        pm_csv_cell(f, e->row->id);
        fprintf(f, ",%s", pihmap_outcome_name(e->row->state.outcome));
        for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
            fprintf(f, ",%s", text_of(e, conditions[i]));
        fprintf(f, ",%s", MEASURES[k].name);
        number_cell(f, e, MEASURES[k].name);
        number_cell(f, e, MEASURES[k].lo);
        number_cell(f, e, MEASURES[k].hi);
        fputc('\n', f);
    }
}

static enum pihmap_status write_table(struct pm_job *job, const struct pm_table_folder *folder,
                                      const struct build *b)
{
    struct pm_text_stream s;
    if (pm_text_stream_open(job, &s))
        return job->err.status;
    fputs(PM_COHORT_HEAD "pair,status,grade,skin,skin_ita,measure,value,ci95_lo,ci95_hi\n", s.f);
    for (size_t i = 0; i < b->c.pairs; i++)
        table_rows(s.f, &b->entry[i]);
    return pm_table_save(job, folder, PM_COHORT_TABLE, &s);
}

/* ---- patients, groups, visits ---------------------------------------------------------- */

static int by_time(const void *p, const void *q)
{
    return pm_row_by_time(((const struct entry *)p)->row, ((const struct entry *)q)->row);
}

static enum pihmap_status collect(struct pm_job *job, const struct pm_row *rows, size_t n,
                                  struct build *b)
{
    b->entry = pm_scratch(job, n + 1, sizeof *b->entry);
    b->patient = pm_scratch(job, n + 1, sizeof *b->patient);
    if (!b->entry || !b->patient)
        return job->err.status;
    for (size_t i = 0; i < n; i++) {
        if (is_entry(&rows[i]))
            b->entry[b->c.pairs++] = (struct entry){&rows[i], 0, NOWHERE};
        b->c.unmatched += rows[i].state.outcome == PIHMAP_OUTCOME_UNMATCHED;
    }
    qsort(b->entry, b->c.pairs, sizeof *b->entry, by_time);
    for (size_t i = 0; i < b->c.pairs; i++) {
        const bool same = i > 0 && strcmp(text_of(&b->entry[i], "patient"),
                                          text_of(&b->entry[i - 1], "patient")) == 0;
        if (!same)
            b->patient[b->c.patients++] = (struct pm_cohort_patient){0, -1};
        b->entry[i].patient = b->c.patients - 1;
    }
    return PIHMAP_OK;
}

/* The place of a text in a list, to which it is added while there is room; most: there is none. */
static size_t place_of(const char *text, const char **list, size_t *n, size_t most)
{
    size_t k = 0;
    while (k < *n && strcmp(list[k], text) != 0)
        k++;
    if (k == *n && *n < most)
        list[(*n)++] = text;
    return k;
}

static int by_name(const void *p, const void *q)
{
    return pm_id_compare(*(const char *const *)p, *(const char *const *)q);
}

/* A patient is of the group of the first pair. */
static void find_groups(struct build *b)
{
    bool many = false;
    for (size_t i = 0; i < b->c.pairs; i++)
        many |= place_of(text_of(&b->entry[i], "group"), b->group, &b->c.groups,
                         PM_COHORT_GROUPS) == PM_COHORT_GROUPS;
    if (many) {
        b->group[0] = "";
        b->c.groups = 1;
    }
    qsort(b->group, b->c.groups, sizeof *b->group, by_name);
    for (size_t i = b->c.pairs; i-- > 0;) {
        const size_t g = many ? 0
                              : place_of(text_of(&b->entry[i], "group"), b->group, &b->c.groups,
                                         PM_COHORT_GROUPS);
        b->patient[b->entry[i].patient].group = g;
    }
    b->c.group = b->group;
}

static const char *label_of(const struct entry *e)
{
    const char *visit = text_of(e, "visit");
    return *visit ? visit : "after";
}

/* By the visit's name. False: there are too many. */
static bool visits_by_name(struct build *b)
{
    const char *label[PM_COHORT_VISITS] = {NULL};
    for (size_t i = 0; i < b->c.pairs; i++) {
        b->entry[i].visit = place_of(label_of(&b->entry[i]), label, &b->c.visits, PM_COHORT_VISITS);
        if (b->entry[i].visit == PM_COHORT_VISITS)
            return false;
    }
    for (size_t v = 0; v < b->c.visits; v++)
        b->visit[v].label = label[v];
    return true;
}

/* By its number in the patient's series. */
static void visits_by_number(struct build *b)
{
    static const char *const label[PM_COHORT_VISITS] = {
        "visit 1", "visit 2", "visit 3", "visit 4",  "visit 5",  "visit 6",
        "visit 7", "visit 8", "visit 9", "visit 10", "visit 11", "visit 12"};
    b->c.visits = 0;
    for (size_t i = 0; i < b->c.pairs; i++) {
        struct entry *e = &b->entry[i];
        const bool first = i == 0 || e[-1].patient != e->patient;
        const bool same = !first && strcmp(label_of(e), label_of(&e[-1])) == 0;
        const size_t number = first ? 0 : e[-1].visit + !same;
        e->visit = number < PM_COHORT_VISITS ? number : NOWHERE;
        if (e->visit < PM_COHORT_VISITS && e->visit >= b->c.visits)
            b->c.visits = e->visit + 1;
        b->c.left_out += e->visit == NOWHERE;
    }
    for (size_t v = 0; v < b->c.visits; v++)
        b->visit[v].label = label[v];
}

/* Median of the days of a visit's pairs; NAN: none is known. work: [pairs]. */
static double median_day(const struct build *b, size_t visit, float *work)
{
    size_t n = 0;
    for (size_t i = 0; i < b->c.pairs; i++) {
        const double day = number_of(&b->entry[i], "days");
        if (b->entry[i].visit == visit && isfinite(day))
            work[n++] = (float)day;
    }
    return (double)pm_quantile(work, n, 0.5);
}

struct ranked {
    struct pm_cohort_visit visit;
    size_t was;
};

/* In order of time; where that is not known last, by name. */
static int by_day(const void *p, const void *q)
{
    const struct ranked *a = p, *b = q;
    const double t = isfinite(a->visit.x) ? a->visit.x : INFINITY;
    const double u = isfinite(b->visit.x) ? b->visit.x : INFINITY;
    return t != u ? (t > u) - (t < u) : pm_id_compare(a->visit.label, b->visit.label);
}

static enum pihmap_status order_visits(struct pm_job *job, struct build *b)
{
    struct ranked ranked[PM_COHORT_VISITS];
    size_t becomes[PM_COHORT_VISITS + 1] = {[NOWHERE] = NOWHERE};
    float *work = pm_scratch(job, b->c.pairs + 1, sizeof *work);
    if (!work)
        return job->err.status;
    b->c.days = true;
    for (size_t v = 0; v < b->c.visits; v++) {
        ranked[v] = (struct ranked){{b->visit[v].label, median_day(b, v, work)}, v};
        b->c.days &= isfinite(ranked[v].visit.x);
    }
    qsort(ranked, b->c.visits, sizeof *ranked, by_day);
    for (size_t v = 0; v < b->c.visits; v++) {
        b->visit[v] = ranked[v].visit;
        becomes[ranked[v].was] = v;
        if (!b->c.days)
            b->visit[v].x = (double)v + 1;
    }
    for (size_t i = 0; i < b->c.pairs; i++)
        b->entry[i].visit = becomes[b->entry[i].visit];
    b->c.visit = b->visit;
    return PIHMAP_OK;
}

/* ---- values ----------------------------------------------------------------------------- */

static enum pm_cohort_end end_of(const struct entry *e)
{
    const char *grade = text_of(e, "grade");
    if (e->row->state.outcome == PIHMAP_OUTCOME_DECLINED)
        return PM_COHORT_DECLINED;
    if (e->row->state.outcome != PIHMAP_OUTCOME_DONE)
        return PM_COHORT_FAILED;
    return strcmp(grade, pihmap_grade_name(PIHMAP_GRADE_GOOD)) == 0   ? PM_COHORT_GOOD
           : strcmp(grade, pihmap_grade_name(PIHMAP_GRADE_FAIR)) == 0 ? PM_COHORT_FAIR
                                                                      : PM_COHORT_POOR;
}

static double value_of(const struct entry *e, int measure)
{
    if (e->row->state.outcome != PIHMAP_OUTCOME_DONE)
        return NAN;
    switch ((enum pm_cohort_measure)measure) {
    case PM_COHORT_BURDEN:
        return number_of(e, "burden_net");
    case PM_COHORT_AREA:
        return 100.0 * number_of(e, "pih_area_fraction");
    case PM_COHORT_MARKS:
        return number_of(e, "pih_regions");
    case PM_COHORT_MEASURES:
        break;
    }
    return NAN;
}

static int skin_of(const struct entry *e)
{
    for (int k = 0; pm_cohort_skins[k]; k++)
        if (strcmp(text_of(e, "skin"), pm_cohort_skins[k]) == 0)
            return k;
    return -1;
}

/* All pairs of a patient at one visit: their mean, and the last known day. */
static void fill_values(struct build *b, double *count)
{
    const size_t cells = b->c.patients * b->c.visits;
    for (int m = 0; m < PM_COHORT_MEASURES; m++) {
        memset(count, 0, cells * sizeof *count);
        for (size_t i = 0; i < cells; i++)
            b->value[m][i] = 0.0;
        for (size_t i = 0; i < b->c.pairs; i++) {
            const struct entry *e = &b->entry[i];
            const double value = value_of(e, m);
            if (e->visit == NOWHERE || !isfinite(value))
                continue;
            b->value[m][e->patient * b->c.visits + e->visit] += value;
            count[e->patient * b->c.visits + e->visit]++;
        }
        for (size_t i = 0; i < cells; i++)
            b->value[m][i] = count[i] > 0 ? b->value[m][i] / count[i] : (double)NAN;
    }
}

static void fill_facts(struct build *b)
{
    for (size_t i = 0; i < b->c.patients * b->c.visits; i++)
        b->day[i] = b->visit[i % b->c.visits].x;
    for (size_t i = 0; i < b->c.pairs; i++) {
        const struct entry *e = &b->entry[i];
        struct pm_cohort_patient *p = &b->patient[e->patient];
        const double day = number_of(e, "days");
        if (p->skin < 0)
            p->skin = skin_of(e);
        if (e->visit == NOWHERE)
            continue;
        if (b->c.days && isfinite(day))
            b->day[e->patient * b->c.visits + e->visit] = day;
        b->end[p->group * b->c.visits + e->visit][end_of(e)]++;
    }
}

/* ---- means ------------------------------------------------------------------------------ */

/* Of patients member[0..n), drawn or not: the mean of a measure at a visit, of those who have one.
 */
static double mean_of(const struct build *b, int measure, size_t visit, const size_t *member,
                      size_t n, size_t *count)
{
    double sum = 0;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        const double value = b->value[measure][member[i] * b->c.visits + visit];
        if (isfinite(value)) {
            sum += value;
            ++*count;
        }
    }
    return *count ? sum / (double)*count : (double)NAN;
}

/* One group, whose patients are member[0..n). drawn: [n]; draws: a row of PM_BOOTSTRAP_DRAWS for
 * each measure and visit. */
static void group_means(struct build *b, size_t group, const size_t *member, size_t n,
                        size_t *drawn, double *draws)
{
    struct pm_random random = {PM_BOOTSTRAP_SEED};
    size_t count;
    for (size_t d = 0; d < PM_BOOTSTRAP_DRAWS; d++) {
        for (size_t i = 0; i < n; i++)
            drawn[i] = member[(size_t)(pm_random_unit(&random) * (double)n)];
        for (int m = 0; m < PM_COHORT_MEASURES; m++)
            for (size_t v = 0; v < b->c.visits; v++)
                draws[((size_t)m * b->c.visits + v) * PM_BOOTSTRAP_DRAWS + d] =
                    mean_of(b, m, v, drawn, n, &count);
    }
    for (int m = 0; m < PM_COHORT_MEASURES; m++)
        for (size_t v = 0; v < b->c.visits; v++) {
            struct pm_cohort_mean *mean = &b->mean[m][group * b->c.visits + v];
            mean->mean = mean_of(b, m, v, member, n, &mean->n);
            mean->ci95[0] = mean->ci95[1] = NAN;
            if (mean->n > 1)
                pm_bootstrap_interval(draws + ((size_t)m * b->c.visits + v) * PM_BOOTSTRAP_DRAWS,
                                      mean->ci95);
        }
}

static enum pihmap_status find_means(struct pm_job *job, struct build *b)
{
    size_t *member = pm_scratch(job, b->c.patients + 1, sizeof *member);
    size_t *drawn = pm_scratch(job, b->c.patients + 1, sizeof *drawn);
    double *draws = pm_scratch(job, (size_t)PM_COHORT_MEASURES * b->c.visits * PM_BOOTSTRAP_DRAWS,
                               sizeof *draws);
    if (!member || !drawn || !draws)
        return job->err.status;
    for (size_t g = 0; g < b->c.groups; g++) {
        size_t n = 0;
        for (size_t p = 0; p < b->c.patients; p++)
            if (b->patient[p].group == g)
                member[n++] = p;
        group_means(b, g, member, n, drawn, draws);
    }
    return PIHMAP_OK;
}

/* ---- all of it --------------------------------------------------------------------------- */

static enum pihmap_status fill(struct pm_job *job, struct build *b)
{
    const size_t cells = b->c.patients * b->c.visits, rows = b->c.groups * b->c.visits;
    double *count = pm_scratch(job, cells + 1, sizeof *count);
    b->day = pm_scratch(job, cells + 1, sizeof *b->day);
    b->end = pm_scratch(job, rows + 1, sizeof *b->end);
    if (!count || !b->day || !b->end)
        return job->err.status;
    memset(b->end, 0, rows * sizeof *b->end);
    for (int m = 0; m < PM_COHORT_MEASURES; m++) {
        b->value[m] = pm_scratch(job, cells + 1, sizeof *b->value[m]);
        b->mean[m] = pm_scratch(job, rows + 1, sizeof *b->mean[m]);
        if (!b->value[m] || !b->mean[m])
            return job->err.status;
        b->c.value[m] = b->value[m];
        b->c.mean[m] = b->mean[m];
    }
    fill_values(b, count);
    fill_facts(b);
    b->c.patient = b->patient;
    b->c.day = b->day;
    b->c.end = (const size_t(*)[PM_COHORT_ENDS])b->end;
    return find_means(job, b);
}

static enum pihmap_status save(struct pm_job *job, const struct pm_table_folder *folder,
                               const char *name, enum pihmap_status st, char *text, size_t n)
{
    if (!st)
        st = pm_table_save_text(job, folder, name, text, n);
    free(text);
    return st;
}

static enum pihmap_status write_svg(struct pm_job *job, const struct pm_table_folder *folder,
                                    const struct pm_cohort *c, int figure)
{
    struct pm_html h = {.job = job, .language = c->language};
    struct pm_plot plot = {.html = &h, .file = true};
    char *text;
    size_t n;
    PM_HTML(&h, PM_FIGURE_HEAD PIHMAP_VERSION " -->\n");
    pm_cohort_figure(&plot, c, figure);
    const enum pihmap_status st = pm_html_take(&h, &text, &n);
    return save(job, folder, pm_cohort_figure_file(figure, false), st, text, n);
}

static enum pihmap_status write_png(struct pm_job *job, const struct pm_table_folder *folder,
                                    const struct pm_cohort *c, int figure)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plot_picture picture = {.job = job};
    struct pm_plot plot = {.picture = &picture};
    struct pm_cohort shown = *c;
    uint8_t *bytes;
    size_t n;
    shown.language = pm_picture_language(c->language);
    pm_cohort_figure(&plot, &shown, figure);
    const enum pihmap_status st = pm_plot_picture_png(&picture, &bytes, &n);
    pm_scratch_rewind(job, mark);
    return save(job, folder, pm_cohort_figure_file(figure, true), st, (char *)bytes, n);
}

static enum pihmap_status write_figures(struct pm_job *job, const struct pm_table_folder *folder,
                                        const struct pm_cohort *c)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < PM_COHORT_FIGURES && !st; k++) {
        TRY(write_svg(job, folder, c, k));
        TRY(write_png(job, folder, c, k));
    }
out:
    return st;
}

static enum pihmap_status write_page(struct pm_job *job, const struct pm_table_folder *folder,
                                     const struct pm_cohort *c)
{
    char style[PM_DIGEST_BASE64], *text;
    size_t n;
    pm_digest_base64(pm_page_css, strlen(pm_page_css), style);
    const enum pihmap_status st = pm_html_cohort(job, c, style, &text, &n);
    return save(job, folder, PM_COHORT_PAGE, st, text, n);
}

enum pihmap_status pm_cohort_write(struct pm_job *job, const struct pm_table_folder *folder,
                                   const struct pm_row *rows, size_t n)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct build b = {0};
    enum pihmap_status st = PIHMAP_OK;
    if (!pm_is_cohort(rows, n))
        return PIHMAP_OK;
    b.c.language = folder->language;
    TRY(collect(job, rows, n, &b));
    find_groups(&b);
    if (!visits_by_name(&b))
        visits_by_number(&b);
    TRY(order_visits(job, &b));
    TRY(fill(job, &b));
    TRY(write_table(job, folder, &b));
    TRY(write_figures(job, folder, &b.c));
    TRY(write_page(job, folder, &b.c));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
