/* pihmap_diff_reports(): what differs between two reports on one before photo. */
#include "base/limits.h"
#include "base/printable.h"
#include "batch/csv_reader.h"
#include "batch/mark.h"
#include "batch/trend.h"
#include "report/report_reader.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

struct pihmap_diff {
    struct pm_report_text report[2];
    struct pm_report_changes changes;
    enum pihmap_diff_relation relation;
    struct pihmap_diff_place *place;
    size_t places;
    const char *trend;
};

/* ---- reading ------------------------------------------------------------------------ */

/* given: the report, or the record that it is in. */
static enum pihmap_status read_report(struct pm_job *job, const char *given,
                                      struct pm_report_text *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct stat info;
    const bool folder = stat(given, &info) == 0 && S_ISDIR(info.st_mode);
    const char *path = pm_scratch_text(job, "%s%s", given, folder ? "/report.json" : "");
    char *text = NULL, name[384];
    size_t n;
    enum pihmap_status st;
    if (!path)
        return job->err.status;
    pm_printable(path, name, sizeof name);
    TRY(pm_text_read(job, path, PM_MAX_REPORT_BYTES, &text, &n));
    TRY(pm_report_parse(job, name, text, n, out));
    if (out->said.regions > PM_MAX_MARKS)
        st = pm_fail(job, PIHMAP_ELIMIT, "%s: has more than %d regions", name, PM_MAX_MARKS);
out:
    free(text);
    pm_scratch_rewind(job, mark);
    return st;
}

static bool same_photo(const struct pm_photo_identity *a, const struct pm_photo_identity *b)
{
    return *a->sha256 && strcmp(a->sha256, b->sha256) == 0 && a->width == b->width &&
           a->height == b->height;
}

/* Which photos the two have in common; the sentence says why their places cannot be matched. */
static enum pihmap_status relate(struct pm_job *job, struct pihmap_diff *d)
{
    const struct pm_photo_identity *a = d->report[0].photo, *b = d->report[1].photo;
    d->relation = same_photo(&a[1], &b[1]) ? PIHMAP_DIFF_SAME_PAIR : PIHMAP_DIFF_SAME_BEFORE;
    if (same_photo(&a[0], &b[0]))
        return PIHMAP_OK;
    if (same_photo(&a[0], &b[1]) && same_photo(&a[1], &b[0]))
        return pm_fail(job, PIHMAP_EALIGN,
                       "the reports are of the same photos, swapped: compare both in one order");
    if (!*a[0].sha256 || !*b[0].sha256)
        return pm_fail(job, PIHMAP_EALIGN,
                       "a report does not say which its before photo is (before.sha256)");
    return pm_fail(job, PIHMAP_EALIGN,
                   "the before photos differ (%.0f x %.0f px, sha256 %.12s; and %.0f x %.0f px, "
                   "%.12s), so that places in one cannot be found in the other: compare every "
                   "visit with the same before photo",
                   a[0].width, a[0].height, a[0].sha256, b[0].width, b[0].height, b[0].sha256);
}

/* ---- matching ----------------------------------------------------------------------- */

/* The regions of both reports; b's have the number of the region of a that is there. */
struct matching {
    struct pm_detection a[PM_MAX_MARKS], b[PM_MAX_MARKS];
    struct pm_place place[PM_MAX_MARKS]; /* of a's */
    bool used[PM_MAX_MARKS];             /* likewise: it has been found, or does not count now */
};

static struct pm_detection detection_of(const struct pihmap_diff_region *r)
{
    return (struct pm_detection){r->x, r->y, r->area_px, r->delta_L, r->kind, r->id, 0};
}

/* Requested regions have a name, and what was measured has a place. */
static bool has_place(const struct pihmap_diff_region *r)
{
    return r->kind != PIHMAP_KIND_NAMED && isfinite(r->x + r->y + r->area_px + r->delta_L);
}

/* A copy of those of n regions that have a place; from[] is where each stood. Gives their number.
 */
static int placed(const struct pihmap_diff_region *r, size_t n, struct pm_detection *out, int *from)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        if (has_place(&r[i])) {
            out[count] = detection_of(&r[i]);
            from[count++] = (int)i;
        }
    return count;
}

/* The marks of a come first, as in a timeline, and take whatever is found at their place. */
static void match_places(struct matching *m, int a, int b)
{
    for (int i = 0; i < a; i++) {
        m->place[i] = pm_place_of(&m->a[i]);
        m->used[i] = !m->place[i].is_mark;
    }
    pm_marks_match(m->place, a, m->b, b, m->used);
    for (int i = 0; i < a; i++)
        m->used[i] = m->place[i].is_mark;
    pm_marks_match(m->place, a, m->b, b, m->used);
}

static const struct pihmap_diff_region *named(const struct pm_report_text *report, const char *name)
{
    for (size_t i = 0; i < report->said.regions; i++)
        if (report->region[i].kind == PIHMAP_KIND_NAMED &&
            strcmp(report->region[i].name, name) == 0)
            return &report->region[i];
    return NULL;
}

/* Places of a with what b has there, then those that only b has. partner[]: index in b, by index in
 * a; -1: none. */
static void list_places(struct pihmap_diff *d, const int *partner)
{
    const struct pm_report_text *a = &d->report[0], *b = &d->report[1];
    bool listed[PM_MAX_MARKS] = {false};
    for (size_t i = 0; i < a->said.regions; i++) {
        const struct pihmap_diff_region *of_b = partner[i] >= 0 ? &b->region[partner[i]]
                                                : a->region[i].kind == PIHMAP_KIND_NAMED
                                                    ? named(b, a->region[i].name)
                                                    : NULL;
        d->place[d->places++] = (struct pihmap_diff_place){&a->region[i], of_b};
        if (of_b)
            listed[of_b - b->region] = true;
    }
    for (size_t i = 0; i < b->said.regions; i++)
        if (!listed[i])
            d->place[d->places++] = (struct pihmap_diff_place){NULL, &b->region[i]};
}

/* The marks at all places where either report has one, numbered by place. Gives their number. */
static size_t marks_of(const struct pihmap_diff *d, bool of_b, struct pm_visit_mark *out)
{
    size_t n = 0;
    for (size_t i = 0; i < d->places; i++) {
        const struct pihmap_diff_region *a = d->place[i].a, *b = d->place[i].b, *r = of_b ? b : a;
        const struct pm_detection one = a ? detection_of(a) : detection_of(b),
                                  other = b ? detection_of(b) : one;
        if (r && has_place(r) && (pm_is_mark(&one) || pm_is_mark(&other)))
            out[n++] = (struct pm_visit_mark){(int)i + 1, of_b, r->x, r->y, r->area_px, r->delta_L};
    }
    return n;
}

static enum pihmap_status find_trend(struct pm_job *job, struct pihmap_diff *d)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_visit_mark *v = pm_scratch(job, 2 * PM_MAX_MARKS, sizeof *v);
    if (!v)
        return job->err.status;
    const size_t last = marks_of(d, false, v), now = marks_of(d, true, v + last);
    d->trend = pm_trend(&(struct pm_visit_marks){v, last, d->report[0].flagged_from},
                        &(struct pm_visit_marks){v + last, now, d->report[1].flagged_from});
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static enum pihmap_status find_places(struct pm_job *job, struct pihmap_diff *d)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t a = d->report[0].said.regions, b = d->report[1].said.regions;
    struct matching *m = pm_scratch(job, 1, sizeof *m);
    int partner[PM_MAX_MARKS], from_a[PM_MAX_MARKS], from_b[PM_MAX_MARKS];
    d->place = pm_alloc(job, a + b, sizeof *d->place);
    if (!m || !d->place)
        return job->err.status;
    for (size_t i = 0; i < a; i++)
        partner[i] = -1;
    const int placed_a = placed(d->report[0].region, a, m->a, from_a);
    const int placed_b = placed(d->report[1].region, b, m->b, from_b);
    match_places(m, placed_a, placed_b);
    for (int i = 0; i < placed_b; i++)
        if (m->b[i].mark)
            partner[from_a[m->b[i].mark - 1]] = from_b[i];
    list_places(d, partner);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- for the caller ----------------------------------------------------------------- */

static enum pihmap_status diff_reports(struct pm_job *job, const char *a, const char *b,
                                       struct pihmap_diff *d)
{
    enum pihmap_status st;
    d->trend = "";
    TRY(read_report(job, a, &d->report[0]));
    TRY(read_report(job, b, &d->report[1]));
    TRY(relate(job, d));
    TRY(pm_report_compare(job, &d->report[0], &d->report[1], &d->changes));
    TRY(find_places(job, d));
    if (d->relation == PIHMAP_DIFF_SAME_BEFORE && d->report[0].said.compared &&
        d->report[1].said.compared)
        TRY(find_trend(job, d));
out:
    return st;
}

enum pihmap_status pihmap_diff_reports(const char *a, const char *b, pihmap_diff **out,
                                       struct pihmap_error *err)
{
    struct pm_job job;
    pm_call_begin(&job, 1);
    *out = pm_alloc(&job, 1, sizeof **out);
    const enum pihmap_status st = *out ? diff_reports(&job, a, b, *out) : job.err.status;
    if (st) {
        pihmap_diff_free(*out);
        *out = NULL;
    }
    return pm_call_end(&job, st, err);
}

enum pihmap_diff_relation pihmap_diff_relation(const pihmap_diff *diff)
{
    return diff->relation;
}

const struct pihmap_diff_report *pihmap_diff_report(const pihmap_diff *diff, bool of_b)
{
    return &diff->report[of_b].said;
}

const struct pihmap_diff_value *pihmap_diff_value(const pihmap_diff *diff, size_t index)
{
    return index < diff->changes.count ? &diff->changes.value[index] : NULL;
}

const struct pihmap_diff_place *pihmap_diff_place(const pihmap_diff *diff, size_t index)
{
    return index < diff->places ? &diff->place[index] : NULL;
}

const char *pihmap_diff_trend(const pihmap_diff *diff)
{
    return diff->trend;
}

void pihmap_diff_free(pihmap_diff *diff)
{
    if (!diff)
        return;
    pm_report_free(&diff->report[0]);
    pm_report_free(&diff->report[1]);
    pm_report_changes_free(&diff->changes);
    free(diff->place);
    free(diff);
}
