#include "batch/group.h"

#include "base/calendar.h"
#include "base/printable.h"
#include "batch/id.h"
#include "batch/visit_round.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_SHOWN = 3, DISPLAY_BYTES = 240, DAY = PM_DATE_CHARS };

typedef struct pm_batch_photo photo;

/* Why photos cannot be paired, and what to do. */
struct reason {
    const char *why, *remedy;
};

static const struct reason
    BEFORE_AND_AFTER = {"the folder or file name contains both 'before' and 'after'", "rename it"},
    SERIES = {"these letters look like a series of pictures, not like after (a) and before (b)",
              "write before and after"},
    AMBIGUOUS_DATE = {"a date can be read in two ways", "write it as year-month-day"},
    SEVERAL_BEFORE = {"more than one of these could be the before photo",
                      "keep one, or use --manifest"},
    SEVERAL_FIRST = {"more than one of these could be the first visit",
                     "keep one, or use --manifest"},
    SEVERAL_OF_DAY = {"several photos of one day, and no word (front, left...) gives the view",
                      "add the view to the names"},
    SEVERAL_OF_FIRST_DAY = {"several photos of the first day, and no word (front, left...) gives "
                            "the view",
                            "add the view to the names, or use --manifest"},
    SEVERAL_OF_VISIT = {"several photos of the same visit",
                        "keep one, or add the view to the names"},
    EARLIEST_IS_AFTER = {"the earliest of these is called an after photo",
                         "rename it, or use --manifest"},
    NO_FIRST_VISIT = {"none of these is a first visit (d0, w0, v1...), so the numbers may mean "
                      "something else",
                      "write day, week, month or visit"},
    NO_DATE = {"not all of these have a date, in the photo or in the name",
               "name them _before and _after, or use --manifest"},
    CLOCK_UNSET =
        {"a camera's clock was not set when one of these was taken, so their order is not "
         "known",
         "name them _before and _after, or use --manifest"},
    NO_ORDER = {"these visits cannot be put in order",
                "name them before and after, or use --manifest"};

/* ---- pairs, conflicts and unmatched photos -------------------------------------------- */

static bool has_number(const photo *p)
{
    return p->visit.unit != PM_UNIT_NONE;
}

/* A name that only says before or after names no visit. */
static const char *visit_of(const photo *p)
{
    return p->visit.role != PM_ROLE_NONE && !has_number(p) ? "" : p->label;
}

static enum pihmap_status add_unmatched(struct pm_job *job, const struct pm_group *group,
                                        const photo *p, const char *why, struct pm_pairs *out)
{
    if (!why)
        return job->err.status;
    out->unmatched[out->unmatched_count++] =
        (struct pihmap_unmatched){.path = p->path,
                                  .why = why,
                                  .photo = true,
                                  .patient = pm_id_of(job, group->id),
                                  .visit = visit_of(p)};
    return PIHMAP_OK;
}

/* The first few file names, escaped for display. */
static void list_names(photo *const *v, size_t n, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        char name[DISPLAY_BYTES];
        pm_printable(v[i]->path, name, sizeof name);
        if (i == NAMES_SHOWN) {
            snprintf(out + used, size - used, " and %zu more", n - i);
            return;
        }
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", name);
    }
}

/* The name of the visit for an id: its words, or else its day. */
static const char *visit_label(const struct pm_group *group, const photo *p)
{
    if (!group->patient_folder && p->label[0])
        return p->label;
    return p->visit.date.text[0] ? p->visit.date.text : "after";
}

static char *visit_id(struct pm_job *job, const struct pm_group *group, const photo *p,
                      bool several)
{
    const char *label = visit_label(group, p);
    const bool day_only = group->patient_folder || !p->label[0];
    if (!several)
        return pm_scratch_text(job, "%s", group->id);
    return pm_scratch_text(job, "%s_%.*s", group->id, day_only ? DAY : PM_NAME_BYTES, label);
}

static double days_of(const photo *first, const photo *later)
{
    const bool first_counts = first->visit.unit == PM_UNIT_DAYS;
    if (later->visit.unit == PM_UNIT_DAYS &&
        (first_counts || (first->visit.role == PM_ROLE_BEFORE && !has_number(first))))
        return later->visit.number - (first_counts ? first->visit.number : 0.0);
    return pm_days_between(first->visit.date.text, later->visit.date.text);
}

static const char *how_text(struct pm_job *job, const struct pm_group *group, const photo *first,
                            const photo *later)
{
    char who[DISPLAY_BYTES], was[DISPLAY_BYTES], is[DISPLAY_BYTES];
    pm_printable(group->id, who, sizeof who);
    pm_printable(first->label, was, sizeof was);
    pm_printable(later->label, is, sizeof is);
    if (group->patient_folder)
        return pm_scratch_text(
            job, "folder \"%s\": earliest of %zu by date, %s%s, then %s%s", who, group->n,
            first->visit.date.text, first->date_from_photo ? " in the photo" : " in the name",
            later->visit.date.text, later->date_from_photo ? " in the photo" : " in the name");
    return pm_scratch_text(job, "\"%s\": \"%s\", then \"%s\"", who, was, is);
}

static enum pihmap_status add(struct pm_job *job, const struct pm_group *group, const photo *first,
                              const photo *later, bool several, struct pm_pairs *out)
{
    struct pihmap_pair *pair = &out->pair[out->pair_count];
    char *text = visit_id(job, group, later, several);
    *pair = (struct pihmap_pair){.before = first->path,
                                 .after = later->path,
                                 .visit = several ? visit_label(group, later) : "",
                                 .days = days_of(first, later),
                                 .view = first->view};
    pair->how = how_text(job, group, first, later);
    pair->id = text ? pm_id_of(job, text) : NULL;
    pair->patient = pm_id_of(job, group->id);
    if (several && pair->id)
        pair->visit = pm_scratch_text(job, "%s", text + strlen(group->id) + 1);
    if (!pair->id || !pair->how || !pair->patient || !pair->visit)
        return job->err.status;
    out->pair_count++;
    return PIHMAP_OK;
}

/* Photos of which it is not clear how to pair them. */
struct conflict {
    photo *const *photo;
    size_t n;
    const char *id; /* of the pair, not yet escaped */
    const struct reason *reason;
};

/* Adds a pair that is an error, with the names of the photos concerned. */
static enum pihmap_status add_conflict(struct pm_job *job, const struct pm_group *group,
                                       const struct conflict *c, struct pm_pairs *out)
{
    struct pihmap_pair *pair = &out->pair[out->pair_count];
    char names[1024];
    list_names(c->photo, c->n, names, sizeof names);
    *pair = (struct pihmap_pair){.visit = "", .days = NAN, .how = ""};
    pair->id = c->id ? pm_id_of(job, c->id) : NULL;
    pair->patient = pm_id_of(job, group->id);
    pair->error = pm_scratch_text(job, "%s: %s; %s", c->reason->why, names, c->reason->remedy);
    if (!pair->id || !pair->error || !pair->patient)
        return job->err.status;
    out->pair_count++;
    return PIHMAP_OK;
}

/* The same for all photos of the group. */
static enum pihmap_status add_group_conflict(struct pm_job *job, const struct pm_group *group,
                                             const struct reason *reason, struct pm_pairs *out)
{
    const struct conflict all = {group->photo, group->n, group->id, reason};
    return add_conflict(job, group, &all, out);
}

/* ---- a single photo ----------------------------------------------------------------- */

static enum pihmap_status add_single(struct pm_job *job, const struct pm_group *group,
                                     const photo *p, struct pm_pairs *out)
{
    char who[DISPLAY_BYTES];
    pm_printable(group->id, who, sizeof who);
    if (group->patient_folder)
        return add_unmatched(job, group, p,
                             pm_scratch_text(job, "the only photo of \"%s\"%s%s", who,
                                             p->view[0] ? " from this view: " : "", p->view),
                             out);
    if (p->visit.role == PM_ROLE_BEFORE)
        return add_unmatched(job, group, p,
                             pm_scratch_text(job, "there is no after photo of \"%s\"", who), out);
    if (p->visit.role == PM_ROLE_AFTER)
        return add_unmatched(job, group, p,
                             pm_scratch_text(job, "there is no before photo of \"%s\"", who), out);
    return add_unmatched(job, group, p,
                         pm_scratch_text(job, "there is no second visit of \"%s\"", who), out);
}

/* ---- follow-up visits --------------------------------------------------------------- */

static int by_order(const void *a, const void *b)
{
    const photo *p = *(photo *const *)a, *q = *(photo *const *)b;
    if (has_number(p) && has_number(q) && p->visit.unit == q->visit.unit &&
        p->visit.number != q->visit.number)
        return p->visit.number < q->visit.number ? -1 : 1;
    if (p->visit.date.text[0] && q->visit.date.text[0]) {
        const int order = strcmp(p->visit.date.text, q->visit.date.text);
        if (order)
            return order;
    }
    /* The words give no order: those with a number first. */
    if (has_number(p) != has_number(q))
        return has_number(p) ? -1 : 1;
    return strcmp(p->path, q->path);
}

/* Do p and q compete for one visit? Of several photos of a day it is not known which shows the same
 * place; the times of day decide only where there are two photos. */
static bool same_day(const struct pm_group *group, const photo *p, const photo *q)
{
    const char *a = p->visit.date.text, *b = q->visit.date.text;
    const bool timed = strlen(a) > DAY && strlen(b) > DAY;
    return strncmp(a, b, DAY) == 0 && (group->n > 2 || !timed || strcmp(a, b) == 0);
}

static bool same_visit(const struct pm_group *group, const photo *p, const photo *q)
{
    if (group->patient_folder)
        return same_day(group, p, q);
    if (has_number(p) || has_number(q))
        return has_number(p) && has_number(q) && p->visit.unit == q->visit.unit &&
               p->visit.number == q->visit.number;
    if (p->visit.date.text[0] || q->visit.date.text[0])
        return strcmp(p->visit.date.text, q->visit.date.text) == 0;
    return true;
}

/* Compares first with each visit of v[0..n), in order; visits with several photos are conflicts. */
static enum pihmap_status pair_visits(struct pm_job *job, const struct pm_group *group,
                                      const photo *first, photo **v, size_t n, struct pm_pairs *out)
{
    enum pihmap_status st = PIHMAP_OK;
    size_t visits = 0;
    qsort(v, n, sizeof *v, by_order);
    for (size_t i = 0; i < n; i++)
        visits += i == 0 || !same_visit(group, v[i - 1], v[i]);
    for (size_t i = 0; i < n && !st;) {
        size_t end = i + 1;
        while (end < n && same_visit(group, v[i], v[end]))
            end++;
        if (end - i == 1) {
            st = add(job, group, first, v[i], visits > 1, out);
        } else {
            const struct conflict same = {v + i, end - i, visit_id(job, group, v[i], visits > 1),
                                          group->patient_folder ? &SEVERAL_OF_DAY
                                                                : &SEVERAL_OF_VISIT};
            st = add_conflict(job, group, &same, out);
        }
        i = end;
    }
    return st;
}

/* All photos but first, in scratch. */
static photo **others(struct pm_job *job, const struct pm_group *group, const photo *first)
{
    photo **v = pm_scratch(job, group->n, sizeof(photo *));
    size_t n = 0;
    for (size_t i = 0; v && i < group->n; i++)
        if (group->photo[i] != first)
            v[n++] = group->photo[i];
    return v;
}

static enum pihmap_status pair_with_baseline(struct pm_job *job, const struct pm_group *group,
                                             const photo *first, struct pm_pairs *out)
{
    photo **v = others(job, group, first);
    if (!v)
        return job->err.status;
    for (size_t i = 0; i + 1 < group->n; i++)
        if (group->patient_folder && same_visit(group, first, v[i]))
            return add_group_conflict(job, group, &SEVERAL_OF_FIRST_DAY, out);
    return pair_visits(job, group, first, v, group->n - 1, out);
}

/* ---- no before photo ---------------------------------------------------------------- */

static bool all_numbered(const struct pm_group *group)
{
    for (size_t i = 0; i < group->n; i++)
        if (!has_number(group->photo[i]) ||
            group->photo[i]->visit.unit != group->photo[0]->visit.unit)
            return false;
    return true;
}

static bool all_dated(const struct pm_group *group)
{
    for (size_t i = 0; i < group->n; i++)
        if (!group->photo[i]->visit.date.text[0] || group->photo[i]->visit.date.ambiguous)
            return false;
    return true;
}

/* Week 0, or the first visit, where all other photos are called "after"; NULL: there is none. */
static const photo *find_baseline(const struct pm_group *group)
{
    const photo *found = NULL;
    for (size_t i = 0; i < group->n; i++) {
        const photo *p = group->photo[i];
        if (p->visit.role == PM_ROLE_AFTER)
            continue;
        if (found || !has_number(p) || p->visit.number > (p->visit.unit == PM_UNIT_VISIT))
            return NULL;
        found = p;
    }
    return found;
}

/* Do the dates inside the photos, v in order, lie so far apart that a clock was wrong? */
static bool decades_apart(photo *const *v, size_t n)
{
    return (v[0]->date_from_photo || v[n - 1]->date_from_photo) &&
           pm_is_interval_of_decades(
               pm_days_between(v[0]->visit.date.text, v[n - 1]->visit.date.text));
}

/* No photo is called "before", but all visits have a number, or all have a date. */
static enum pihmap_status pair_in_order(struct pm_job *job, const struct pm_group *group,
                                        bool numbered, struct pm_pairs *out)
{
    photo **v = pm_scratch(job, group->n, sizeof(photo *));
    if (!v)
        return job->err.status;
    memcpy(v, group->photo, group->n * sizeof(photo *));
    qsort(v, group->n, sizeof *v, by_order);
    const bool tie = !group->patient_folder && same_visit(group, v[0], v[1]);
    if (v[0]->visit.role == PM_ROLE_AFTER)
        return add_group_conflict(job, group, &EARLIEST_IS_AFTER, out);
    if (tie)
        return add_group_conflict(job, group, &SEVERAL_FIRST, out);
    if (!numbered && decades_apart(v, group->n))
        return add_group_conflict(job, group, &CLOCK_UNSET, out);
    if (numbered && v[0]->visit.short_form &&
        v[0]->visit.number > (v[0]->visit.unit == PM_UNIT_VISIT)) /* M3 and M4: patients? */
        return add_group_conflict(job, group, &NO_FIRST_VISIT, out);
    return pair_with_baseline(job, group, v[0], out);
}

static const struct reason *why_no_order(const struct pm_group *group)
{
    for (size_t i = 0; i < group->n; i++)
        if (group->photo[i]->clock_unset)
            return &CLOCK_UNSET;
    return group->patient_folder ? &NO_DATE : &NO_ORDER;
}

static enum pihmap_status pair_by_number_or_date(struct pm_job *job, const struct pm_group *group,
                                                 struct pm_pairs *out)
{
    size_t afters = 0;
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < group->n; i++)
        afters += group->photo[i]->visit.role == PM_ROLE_AFTER;
    if (afters == group->n) {
        for (size_t i = 0; i < group->n && !st; i++)
            st = add_single(job, group, group->photo[i], out);
        return st;
    }
    const bool numbered = all_numbered(group);
    if (numbered || all_dated(group))
        return pair_in_order(job, group, numbered, out);
    const photo *baseline = afters + 1 == group->n ? find_baseline(group) : NULL;
    if (baseline)
        return pair_with_baseline(job, group, baseline, out);
    return add_group_conflict(job, group, why_no_order(group), out);
}

static enum pihmap_status pair_rounds(struct pm_job *job, const struct pm_group *group,
                                      struct pm_pairs *out)
{
    struct pm_group *rounds;
    size_t count;
    enum pihmap_status st = pm_visit_rounds(job, group, &rounds, &count);
    for (size_t i = 0; i < count && !st; i++)
        st = pm_group_pair(job, &rounds[i], out);
    if (st || count > 0)
        return st;
    photo **befores = pm_scratch(job, group->n, sizeof(photo *));
    size_t n = 0;
    for (size_t i = 0; befores && i < group->n; i++)
        if (group->photo[i]->visit.role == PM_ROLE_BEFORE)
            befores[n++] = group->photo[i];
    if (!befores)
        return job->err.status;
    const struct conflict several = {befores, n, group->id, &SEVERAL_BEFORE};
    return add_conflict(job, group, &several, out);
}

/* ---- dates that can be read in two ways ----------------------------------------------- */

/* The dates of one patient are in one order: where one of them shows which, all are read so. */
static void settle_dates(const struct pm_group *group)
{
    bool seen[PM_DATE_MONTH_FIRST + 1] = {false};
    for (size_t i = 0; i < group->n; i++)
        seen[group->photo[i]->visit.date.order] = true;
    const enum pm_date_order order =
        seen[PM_DATE_DAY_FIRST] && !seen[PM_DATE_MONTH_FIRST]   ? PM_DATE_DAY_FIRST
        : seen[PM_DATE_MONTH_FIRST] && !seen[PM_DATE_DAY_FIRST] ? PM_DATE_MONTH_FIRST
                                                                : PM_DATE_ORDER_NONE;
    for (size_t i = 0; i < group->n; i++)
        pm_date_settle(&group->photo[i]->visit.date, order);
}

/* ---- the group ---------------------------------------------------------------------- */

static bool is_baseline_day(const photo *p)
{
    return p->visit.role == PM_ROLE_NONE && p->visit.unit == PM_UNIT_DAYS && p->visit.number <= 0;
}

enum pihmap_status pm_group_pair(struct pm_job *job, const struct pm_group *group,
                                 struct pm_pairs *out)
{
    const photo *before = NULL;
    size_t befores = 0;
    bool contradictory = false, series = false, unclear = false, baseline_day = false;
    settle_dates(group);
    for (size_t i = 0; i < group->n; i++) {
        const photo *p = group->photo[i];
        if (p->visit.role == PM_ROLE_BEFORE) {
            befores++;
            before = p;
        }
        contradictory |= p->visit.contradictory;
        series |= p->visit.series;
        unclear |= p->visit.role == PM_ROLE_NONE && p->visit.date.ambiguous && !has_number(p);
        baseline_day |= is_baseline_day(p);
    }
    if (contradictory)
        return add_group_conflict(job, group, &BEFORE_AND_AFTER, out);
    if (group->n == 1)
        return add_single(job, group, group->photo[0], out);
    if (series)
        return add_group_conflict(job, group, &SERIES, out);
    if (unclear)
        return add_group_conflict(job, group, &AMBIGUOUS_DATE, out);
    if (befores > 1)
        return pair_rounds(job, group, out);
    if (befores == 1 && baseline_day)
        return add_group_conflict(job, group, &SEVERAL_BEFORE, out);
    if (befores == 1)
        return pair_with_baseline(job, group, before, out);
    return pair_by_number_or_date(job, group, out);
}
