#include "batch/group.h"

#include "base/calendar.h"
#include "base/printable.h"
#include "batch/id.h"
#include "batch/visit_round.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_TOLD = 3, SHOWN = 240, DAY = PM_DAY_LETTERS };

typedef struct pm_batch_photo photo;

/* ---- telling ------------------------------------------------------------------------ */

static enum pihmap_status leave(struct pm_job *job, struct pm_pairs *out, const photo *p,
                                const char *why)
{
    if (!why)
        return job->err.status;
    out->left[out->lefts++] = (struct pihmap_leftover){p->path, why};
    return PIHMAP_OK;
}

/* The first few file names, fit to be shown. */
static void list_names(photo *const *v, size_t n, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && used < size; i++) {
        char name[SHOWN];
        pm_printable(v[i]->path, name, sizeof name);
        if (i == NAMES_TOLD) {
            snprintf(out + used, size - used, " and %zu more", n - i);
            return;
        }
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", name);
    }
}

static bool has_number(const photo *p)
{
    return p->visit.unit != PM_UNIT_NONE;
}

/* The name of the visit for an id: its words, else its day. */
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
    char who[SHOWN], was[SHOWN], is[SHOWN];
    pm_printable(group->id, who, sizeof who);
    pm_printable(first->label, was, sizeof was);
    pm_printable(later->label, is, sizeof is);
    if (group->patient_folder)
        return pm_scratch_text(
            job, "folder \"%s\": earliest of %zu by date, %s%s, then %s%s", who, group->n,
            first->visit.date.text, first->photo_date ? " in the photo" : " in the name",
            later->visit.date.text, later->photo_date ? " in the photo" : " in the name");
    return pm_scratch_text(job, "\"%s\": \"%s\", then \"%s\"", who, was, is);
}

static enum pihmap_status add(struct pm_job *job, const struct pm_group *group, const photo *first,
                              const photo *later, bool several, struct pm_pairs *out)
{
    struct pihmap_pair *pair = &out->pair[out->pairs];
    char *text = visit_id(job, group, later, several);
    *pair = (struct pihmap_pair){.before = first->path,
                                 .after = later->path,
                                 .visit = several ? visit_label(group, later) : "",
                                 .days = days_of(first, later)};
    pair->how = how_text(job, group, first, later);
    pair->id = text ? pm_id_of(job, text) : NULL;
    pair->patient = pm_id_of(job, group->id);
    if (several && pair->id)
        pair->visit = pm_scratch_text(job, "%s", text + strlen(group->id) + 1);
    if (!pair->id || !pair->how || !pair->patient || !pair->visit)
        return job->err.status;
    out->pairs++;
    return PIHMAP_OK;
}

/* A pair that cannot be formed: why is told with the names of v[0..n). */
static enum pihmap_status refuse(struct pm_job *job, const struct pm_group *group, photo *const *v,
                                 size_t n, const char *id, const char *why, struct pm_pairs *out)
{
    struct pihmap_pair *pair = &out->pair[out->pairs];
    char names[1024];
    list_names(v, n, names, sizeof names);
    *pair = (struct pihmap_pair){.visit = "", .days = NAN, .how = ""};
    pair->id = id ? pm_id_of(job, id) : NULL;
    pair->patient = pm_id_of(job, group->id);
    pair->error = pm_scratch_text(job, "%s: %s", why, names);
    if (!pair->id || !pair->patient || !pair->error)
        return job->err.status;
    out->pairs++;
    return PIHMAP_OK;
}

static enum pihmap_status refuse_all(struct pm_job *job, const struct pm_group *group,
                                     const char *why, struct pm_pairs *out)
{
    return refuse(job, group, group->photo, group->n, group->id, why, out);
}

/* ---- one photo alone ---------------------------------------------------------------- */

static enum pihmap_status leave_lone(struct pm_job *job, const struct pm_group *group,
                                     const photo *p, struct pm_pairs *out)
{
    char who[SHOWN];
    pm_printable(group->id, who, sizeof who);
    if (group->patient_folder)
        return leave(job, out, p,
                     pm_scratch_text(job, "the only photo of \"%s\"%s%s", who,
                                     p->view[0] ? " from this view: " : "", p->view));
    if (p->visit.role == PM_ROLE_BEFORE)
        return leave(job, out, p, pm_scratch_text(job, "there is no after photo of \"%s\"", who));
    if (p->visit.role == PM_ROLE_AFTER)
        return leave(job, out, p, pm_scratch_text(job, "there is no before photo of \"%s\"", who));
    return leave(job, out, p, pm_scratch_text(job, "there is no second visit of \"%s\"", who));
}

/* ---- the later visits --------------------------------------------------------------- */

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
    /* Words that cannot be put in order with the others: by what is known first. */
    if (has_number(p) != has_number(q))
        return has_number(p) ? -1 : 1;
    return strcmp(p->path, q->path);
}

/* On one day, which of several photos shows the same place? Of two, their times may tell. */
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

/* first is compared with the others, v[0..n), in order. */
static enum pihmap_status pair_up(struct pm_job *job, const struct pm_group *group,
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
        if (end - i == 1)
            st = add(job, group, first, v[i], visits > 1, out);
        else
            st = refuse(job, group, v + i, end - i, visit_id(job, group, v[i], visits > 1),
                        group->patient_folder
                            ? "several photos of one day, and no word (front, left...) says which "
                              "view; name the views"
                            : "several photos of the same visit; keep one, or name the views",
                        out);
        i = end;
    }
    return st;
}

/* All but first, in scratch. */
static photo **others(struct pm_job *job, const struct pm_group *group, const photo *first)
{
    photo **v = pm_scratch(job, group->n, sizeof(photo *));
    size_t n = 0;
    for (size_t i = 0; v && i < group->n; i++)
        if (group->photo[i] != first)
            v[n++] = group->photo[i];
    return v;
}

static enum pihmap_status with_baseline(struct pm_job *job, const struct pm_group *group,
                                        const photo *first, struct pm_pairs *out)
{
    photo **v = others(job, group, first);
    if (!v)
        return job->err.status;
    for (size_t i = 0; i + 1 < group->n; i++)
        if (group->patient_folder && same_visit(group, first, v[i]))
            return refuse_all(job, group,
                              "several photos of the first day, and no word (front, left...) says "
                              "which view; name the views, or use --manifest",
                              out);
    return pair_up(job, group, first, v, group->n - 1, out);
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
        if (!group->photo[i]->visit.date.text[0] || group->photo[i]->visit.date.two_readings)
            return false;
    return true;
}

/* Week 0, or the first of some visits, among photos that are called "after". */
static const photo *zero_visit(const struct pm_group *group)
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

static enum pihmap_status by_number_or_date(struct pm_job *job, const struct pm_group *group,
                                            struct pm_pairs *out)
{
    size_t afters = 0;
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < group->n; i++)
        afters += group->photo[i]->visit.role == PM_ROLE_AFTER;
    if (afters == group->n) {
        for (size_t i = 0; i < group->n && !st; i++)
            st = leave_lone(job, group, group->photo[i], out);
        return st;
    }
    const bool numbered = all_numbered(group);
    if (numbered || all_dated(group)) {
        photo **v = pm_scratch(job, group->n, sizeof(photo *));
        if (!v)
            return job->err.status;
        memcpy(v, group->photo, group->n * sizeof(photo *));
        qsort(v, group->n, sizeof *v, by_order);
        const bool tie = !group->patient_folder && same_visit(group, v[0], v[1]);
        if (v[0]->visit.role == PM_ROLE_AFTER)
            return refuse_all(job, group, "the earliest of these is called an after photo", out);
        if (tie)
            return refuse_all(job, group, "more than one of these could be the first visit", out);
        if (numbered && v[0]->visit.short_form &&
            v[0]->visit.number > (v[0]->visit.unit == PM_UNIT_VISIT)) /* M3 and M4: patients? */
            return refuse_all(job, group,
                              "none of these is a first visit (d0, w0, v1...), so the numbers may "
                              "mean something else; write day, week, month or visit",
                              out);
        return with_baseline(job, group, v[0], out);
    }
    const photo *zero = afters + 1 == group->n ? zero_visit(group) : NULL;
    if (zero)
        return with_baseline(job, group, zero, out);
    if (group->patient_folder)
        return refuse_all(job, group,
                          "not all of these have a date, in the photo or in the name: name them "
                          "_before and _after, or use --manifest",
                          out);
    return refuse_all(job, group, "these visits cannot be put in order", out);
}

static enum pihmap_status several_befores(struct pm_job *job, const struct pm_group *group,
                                          struct pm_pairs *out)
{
    struct pm_group *rounds;
    size_t count;
    enum pihmap_status st = pm_visit_rounds(job, group, &rounds, &count);
    for (size_t i = 0; i < count && !st; i++)
        st = pm_group_settle(job, &rounds[i], out);
    if (st || count > 0)
        return st;
    photo **befores = pm_scratch(job, group->n, sizeof(photo *));
    size_t n = 0;
    for (size_t i = 0; befores && i < group->n; i++)
        if (group->photo[i]->visit.role == PM_ROLE_BEFORE)
            befores[n++] = group->photo[i];
    return befores ? refuse(job, group, befores, n, group->id,
                            "more than one of these could be the before photo", out)
                   : job->err.status;
}

/* ---- the group ---------------------------------------------------------------------- */

static bool is_baseline_too(const photo *p)
{
    return p->visit.role == PM_ROLE_NONE && p->visit.unit == PM_UNIT_DAYS && p->visit.number <= 0;
}

enum pihmap_status pm_group_settle(struct pm_job *job, const struct pm_group *group,
                                   struct pm_pairs *out)
{
    const photo *before = NULL;
    size_t befores = 0;
    bool clash = false, series = false, unclear = false, zero = false;
    for (size_t i = 0; i < group->n; i++) {
        const photo *p = group->photo[i];
        if (p->visit.role == PM_ROLE_BEFORE) {
            befores++;
            before = p;
        }
        clash |= p->visit.clash;
        series |= p->visit.series;
        unclear |= p->visit.role == PM_ROLE_NONE && p->visit.date.two_readings && !has_number(p);
        zero |= is_baseline_too(p);
    }
    if (clash)
        return refuse_all(job, group, "a path says both before and after", out);
    if (group->n == 1)
        return leave_lone(job, group, group->photo[0], out);
    if (series)
        return refuse_all(job, group,
                          "these letters look like a series of pictures, not like after (a) and "
                          "before (b)",
                          out);
    if (unclear)
        return refuse_all(job, group, "a date can be read in two ways: write it as year-month-day",
                          out);
    if (befores > 1)
        return several_befores(job, group, out);
    if (befores == 1 && zero)
        return refuse_all(job, group, "more than one of these could be the before photo", out);
    if (befores == 1)
        return with_baseline(job, group, before, out);
    return by_number_or_date(job, group, out);
}
