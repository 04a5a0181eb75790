/* pihmap_score_records(): the tables of a batch against the truth. */
#include "base/printable.h"
#include "base/vocabulary.h"
#include "batch/findings.h"
#include "batch/tally.h"
#include "batch/truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct pihmap_score {
    struct pm_truth truth;
    struct pm_findings_table found;
    struct pm_site *agreed; /* one for each site, as most readers see it */
    size_t agreed_count;
    struct pihmap_score_row *row;
    size_t rows;
    size_t not_compared, undecided;
};

/* ---- what most readers say ------------------------------------------------------------------ */

/* Mean of the finite values of n readers; NAN: there is none. */
static double mean_of(const struct pm_site *site, size_t n, bool of_area)
{
    double sum = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        const double v = of_area ? site[i].area : site[i].delta_L;
        if (site[i].present && isfinite(v)) {
            sum += v;
            count++;
        }
    }
    return count > 0 ? sum / count : NAN;
}

/* n readers of one site, which has the place that the first of the majority gives. False: as many
 * say yes as no. */
static bool agree(const struct pm_site *site, size_t n, struct pm_site *out)
{
    size_t yes = 0, first = 0;
    for (size_t i = 0; i < n; i++)
        yes += site[i].present;
    const bool present = 2 * yes > n;
    while (first < n && site[first].present != present)
        first++;
    if (2 * yes == n)
        return false;
    *out = site[first];
    out->delta_L = mean_of(site, n, false);
    out->area = mean_of(site, n, true);
    return true;
}

static void agree_all(struct pihmap_score *s)
{
    const struct pm_truth *t = &s->truth;
    size_t n;
    for (size_t i = 0; i < t->count; i += n) {
        for (n = 1; i + n < t->count && pm_site_compare(&t->site[i], &t->site[i + n]) == 0;)
            n++;
        if (agree(&t->site[i], n, &s->agreed[s->agreed_count]))
            s->agreed_count++;
        else
            s->undecided++;
    }
}

/* ---- the tool against a reading ------------------------------------------------------------- */

static bool within(double x, double y, double left, double top, double w, double h)
{
    return x >= left && x <= left + w && y >= top && y <= top + h;
}

/* The region's box holds the site's centre, or the site the region's centroid. */
static bool hits(const struct pm_finding *f, const struct pm_site *s)
{
    if (within(s->cx, s->cy, f->bbox[0], f->bbox[1], f->bbox[2], f->bbox[3]))
        return true;
    if (s->mask)
        return pm_site_mask_holds(s->mask, f->x, f->y);
    return s->w > 0 && s->h > 0 && within(f->x, f->y, s->x, s->y, s->w, s->h);
}

/* The finding that hits the site and is centred nearest to it; NULL: none hits it. */
static const struct pm_finding *hit(const struct pm_finding *f, size_t n, const struct pm_site *s)
{
    const struct pm_finding *nearest = NULL;
    double least = INFINITY;
    for (size_t i = 0; i < n; i++) {
        const double d = hypot(f[i].x - s->cx, f[i].y - s->cy);
        if (hits(&f[i], s) && d < least) {
            least = d;
            nearest = &f[i];
        }
    }
    return nearest;
}

static void count_yes_no(bool truth, bool other, struct pm_table2 *t)
{
    *(truth ? (other ? &t->both : &t->first) : (other ? &t->second : &t->neither)) += 1.0;
}

static void add_measures(double truth[2], double other[2], struct pm_tally *t)
{
    if (isfinite(truth[0]) && isfinite(other[0]))
        pm_paired_add(&t->delta_L, truth[0], other[0]);
    if (isfinite(truth[1]) && isfinite(other[1]))
        pm_paired_add(&t->area, truth[1], other[1]);
}

/* One pair: its findings against n sites. */
static struct pm_tally tally_pair(const struct pm_finding *f, size_t count,
                                  const struct pm_site *site, size_t n)
{
    struct pm_tally t = {.pairs = 1, .regions = (double)count};
    for (size_t i = 0; i < n; i++) {
        const struct pm_finding *found = hit(f, count, &site[i]);
        count_yes_no(site[i].present, found != NULL, &t.sites);
        if (site[i].present && found)
            add_measures((double[2]){site[i].delta_L, site[i].area},
                         (double[2]){found->delta_L, found->area}, &t);
    }
    for (size_t k = 0; k < count; k++) {
        bool is_true = false;
        for (size_t i = 0; i < n && !is_true; i++)
            is_true = site[i].present && hits(&f[k], &site[i]);
        t.true_regions += is_true;
    }
    return t;
}

/* Two readers of the sites of one pair; both lists are in order. Sites that only one has seen do
 * not count. */
static struct pm_tally tally_readers(const struct pm_site *site, size_t n, const char *one,
                                     const char *other)
{
    struct pm_tally t = {.pairs = 1};
    const struct pm_site *a = NULL;
    for (size_t i = 0; i < n; i++) { /* a site's readers stand in the order of their names */
        if (strcmp(site[i].reader, one) == 0)
            a = &site[i];
        if (strcmp(site[i].reader, other) != 0 || !a || pm_site_compare(a, &site[i]) != 0)
            continue;
        count_yes_no(a->present, site[i].present, &t.sites);
        if (a->present && site[i].present)
            add_measures((double[2]){a->delta_L, a->area},
                         (double[2]){site[i].delta_L, site[i].area}, &t);
    }
    return t;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* The sites that a row is about. */
struct selection {
    const struct pm_site *site;
    size_t count;
    enum pihmap_score_group group;
    const char *name, *other;
};

/* What was counted of one patient. */
struct patient {
    const char *name;
    struct pm_tally tally;
};

static int by_patient(const void *p, const void *q)
{
    return strcmp(((const struct patient *)p)->name, ((const struct patient *)q)->name);
}

/* Does the row count the sites of this pair? */
static bool selects(const struct selection *s, const struct pm_scored_pair *pair)
{
    return pair->compared && (s->group != PIHMAP_SCORE_SKIN || strcmp(pair->skin, s->name) == 0);
}

/* The sites of one pair; those of one reader are copied to own. */
static struct pm_tally tally_of(const struct selection *s, const struct pm_findings_table *found,
                                const struct pm_scored_pair *pair, const struct pm_site *site,
                                size_t n, struct pm_site *own)
{
    size_t kept = 0;
    if (s->group == PIHMAP_SCORE_READERS)
        return tally_readers(site, n, s->name, s->other);
    for (size_t i = 0; i < n; i++)
        if (s->group != PIHMAP_SCORE_READER || strcmp(site[i].reader, s->name) == 0)
            own[kept++] = site[i];
    return kept ? tally_pair(found->finding + pair->first, pair->count, own, kept)
                : (struct pm_tally){0};
}

/* One for each pair; returns their number. Both arrays hold one entry for each site. */
static size_t tally_pairs(const struct selection *s, const struct pm_findings_table *found,
                          struct pm_site *own, struct patient *out)
{
    size_t n, pairs = 0;
    for (size_t i = 0; i < s->count; i += n) {
        for (n = 1; i + n < s->count && strcmp(s->site[i].pair, s->site[i + n].pair) == 0;)
            n++;
        const struct pm_scored_pair *pair = pm_findings_pair(found, s->site[i].pair);
        if (!selects(s, pair))
            continue;
        out[pairs] = (struct patient){pair->patient, tally_of(s, found, pair, &s->site[i], n, own)};
        const struct pm_table2 *sites = &out[pairs].tally.sites;
        pairs += sites->both + sites->first + sites->second + sites->neither > 0;
    }
    return pairs;
}

/* Adds up the pairs of each patient in place; returns the number of patients. */
static size_t merge_patients(struct patient *p, size_t n, struct pm_tally *out)
{
    size_t patients = 0;
    qsort(p, n, sizeof *p, by_patient);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(p[i].name, p[i - 1].name) == 0)
            pm_tally_add(&out[patients - 1], &p[i].tally);
        else
            out[patients++] = p[i].tally;
    }
    return patients;
}

/* Between two readers nothing of the tool is known. */
static void forget_tool(struct pihmap_score_row *row)
{
    for (int k = PIHMAP_FIGURE_SENSITIVITY; k <= PIHMAP_FIGURE_FALSE_PER_PAIR; k++)
        row->figure[k] = (struct pihmap_figure){NAN, 0, {NAN, NAN}, {NAN, NAN}};
}

/* No row where nothing is counted. */
static enum pihmap_status add_row(struct pm_job *job, const struct selection *s,
                                  struct pihmap_score *score)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_site *own = pm_scratch(job, s->count, sizeof *own);
    struct patient *pair = pm_scratch(job, s->count, sizeof *pair);
    struct pm_tally *patient = pm_scratch(job, s->count, sizeof *patient);
    double *work = pm_scratch(job, (size_t)PIHMAP_FIGURES * PM_BOOTSTRAP_DRAWS, sizeof *work);
    if (!own || !pair || !patient || !work)
        return job->err.status;
    struct pihmap_score_row *row = &score->row[score->rows];
    row->group = s->group;
    row->name = s->name;
    row->other = s->other;
    row->pairs = tally_pairs(s, &score->found, own, pair);
    row->patients = merge_patients(pair, row->pairs, patient);
    pm_tally_figures(patient, row->patients, work, row->figure);
    struct pm_tally all = {0};
    for (size_t i = 0; i < row->patients; i++)
        pm_tally_add(&all, &patient[i]);
    row->marks = (size_t)(all.sites.both + all.sites.first);
    row->clear = (size_t)(all.sites.second + all.sites.neither);
    if (s->group == PIHMAP_SCORE_READERS)
        forget_tool(row);
    score->rows += row->pairs > 0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- all rows ------------------------------------------------------------------------------- */

static int by_text(const void *p, const void *q)
{
    return strcmp(*(const char *const *)p, *(const char *const *)q);
}

/* Sorts, and keeps one of each text that is not empty. Returns how many there are. */
static size_t unique(const char **text, size_t n)
{
    size_t kept = 0;
    qsort(text, n, sizeof *text, by_text);
    for (size_t i = 0; i < n; i++)
        if (text[i][0] && (kept == 0 || strcmp(text[i], text[kept - 1]) != 0))
            text[kept++] = text[i];
    return kept;
}

/* Every site belongs to a pair of the records. */
static enum pihmap_status check_pairs(struct pm_job *job, struct pihmap_score *s)
{
    for (size_t i = 0; i < s->truth.count; i++)
        if (!pm_findings_pair(&s->found, s->truth.site[i].pair)) {
            char shown[160];
            pm_printable(s->truth.site[i].pair, shown, sizeof shown);
            return pm_fail(job, PIHMAP_EARG,
                           "the truth has a site of the pair %s in line %d, but the records have "
                           "no such pair: see the column id of their summary.csv",
                           shown, s->truth.site[i].line);
        }
    for (size_t i = 0; i < s->agreed_count; i++)
        s->not_compared += !pm_findings_pair(&s->found, s->agreed[i].pair)->compared;
    return PIHMAP_OK;
}

static enum pihmap_status add_rows(struct pm_job *job, struct pihmap_score *s)
{
    const struct pm_truth *t = &s->truth;
    struct selection of = {s->agreed, s->agreed_count, PIHMAP_SCORE_ALL, "", ""};
    const char **skin = pm_scratch(job, s->found.pairs, sizeof *skin);
    const char **reader = pm_scratch(job, t->count, sizeof *reader);
    enum pihmap_status st;
    if (!skin || !reader)
        return job->err.status;
    for (size_t i = 0; i < s->found.pairs; i++)
        skin[i] = s->found.pair[i].skin;
    for (size_t i = 0; i < t->count; i++)
        reader[i] = t->site[i].reader;
    const size_t skins = unique(skin, s->found.pairs), readers = unique(reader, t->count);
    s->row = pm_alloc(job, 1 + skins + readers + readers * readers, sizeof *s->row);
    if (!s->row)
        return job->err.status;
    TRY(add_row(job, &of, s));
    of.group = PIHMAP_SCORE_SKIN;
    for (size_t i = 0; i < skins; i++) {
        of.name = skin[i];
        TRY(add_row(job, &of, s));
    }
    of = (struct selection){t->site, t->count, PIHMAP_SCORE_READER, "", ""};
    for (size_t i = 0; readers > 1 && i < readers; i++) {
        of.name = reader[i];
        TRY(add_row(job, &of, s));
    }
    of.group = PIHMAP_SCORE_READERS;
    for (size_t i = 0; i < readers; i++)
        for (size_t k = i + 1; k < readers; k++) {
            of.name = reader[i];
            of.other = reader[k];
            TRY(add_row(job, &of, s));
        }
out:
    return st;
}

static enum pihmap_status score_records(struct pm_job *job, const char *records, const char *truth,
                                        struct pihmap_score *s)
{
    enum pihmap_status st;
    TRY(pm_truth_read(job, truth, &s->truth));
    TRY(pm_findings_read(job, records, &s->found));
    s->agreed = pm_alloc(job, s->truth.count, sizeof *s->agreed);
    if (!s->agreed)
        return job->err.status;
    agree_all(s);
    TRY(check_pairs(job, s));
    TRY(add_rows(job, s));
out:
    return st;
}

/* ---- for the caller ------------------------------------------------------------------------- */

enum pihmap_status pihmap_score_records(const char *records, const char *truth, pihmap_score **out,
                                        struct pihmap_error *err)
{
    struct pm_job job;
    pm_call_begin(&job, 1);
    *out = pm_alloc(&job, 1, sizeof **out);
    const enum pihmap_status st = *out ? score_records(&job, records, truth, *out) : job.err.status;
    if (st) {
        pihmap_score_free(*out);
        *out = NULL;
    }
    return pm_call_end(&job, st, err);
}

const struct pihmap_score_row *pihmap_score_row(const pihmap_score *score, size_t index)
{
    return index < score->rows ? &score->row[index] : NULL;
}

size_t pihmap_score_not_compared(const pihmap_score *score)
{
    return score->not_compared;
}

size_t pihmap_score_undecided(const pihmap_score *score)
{
    return score->undecided;
}

void pihmap_score_free(pihmap_score *score)
{
    if (!score)
        return;
    pm_truth_free(&score->truth);
    pm_findings_free(&score->found);
    free(score->agreed);
    free(score->row);
    free(score);
}
