#include "batch/visit_round.h"

#include <stdio.h>
#include <string.h>

typedef struct pm_batch_photo photo;

/* The number or the day that identifies the round of p; "" when it has none. */
static void round_name(const photo *p, bool numbers, char out[40])
{
    out[0] = '\0';
    if (numbers && p->visit.unit == PM_UNIT_DAYS)
        snprintf(out, 40, "day%g", p->visit.number);
    else if (numbers && p->visit.unit == PM_UNIT_VISIT)
        snprintf(out, 40, "%g", p->visit.number);
    else if (!numbers)
        snprintf(out, 40, "%.*s", PM_DATE_CHARS, p->visit.date.text);
}

struct round {
    photo *photo;
    char name[40];
};

static int by_round(const void *a, const void *b)
{
    const struct round *p = a, *q = b;
    const int order = strcmp(p->name, q->name);
    return order ? order : strcmp(p->photo->path, q->photo->path);
}

/* Do these names split the photos into rounds? Each has at most one before photo, and at least one
 * round has both a before and an after photo. */
static bool are_rounds(const struct round *v, size_t n)
{
    bool complete = false;
    for (size_t i = 0; i < n;) {
        size_t befores = 0, end = i;
        if (!v[i].name[0])
            return false;
        for (; end < n && strcmp(v[end].name, v[i].name) == 0; end++)
            befores += v[end].photo->visit.role == PM_ROLE_BEFORE;
        if (befores > 1)
            return false;
        complete |= befores == 1 && end - i > 1;
        i = end;
    }
    return complete;
}

/* The photos of one round as a group. */
static enum pihmap_status part_of(struct pm_job *job, const struct pm_group *group,
                                  const struct round *v, size_t n, struct pm_group *out)
{
    *out = *group;
    out->photo = pm_scratch(job, n, sizeof(photo *));
    out->id = group->unnamed ? pm_scratch_text(job, "%s", v->name)
                             : pm_scratch_text(job, "%s_%s", group->id, v->name);
    if (!out->photo || !out->id)
        return job->err.status;
    out->n = n;
    out->is_round = true;
    for (size_t i = 0; i < n; i++) {
        out->photo[i] = v[i].photo;
        out->photo[i]->visit.unit = PM_UNIT_NONE; /* part of the name from here on */
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_visit_rounds(struct pm_job *job, const struct pm_group *group,
                                   struct pm_group **rounds, size_t *count)
{
    struct round *v = pm_scratch(job, group->n, sizeof *v);
    *rounds = pm_scratch(job, group->n, sizeof **rounds);
    *count = 0;
    if (!v || !*rounds)
        return job->err.status;
    for (int numbers = 1; numbers >= 0 && !group->is_round && *count == 0; numbers--) {
        for (size_t i = 0; i < group->n; i++) {
            v[i].photo = group->photo[i];
            round_name(v[i].photo, numbers, v[i].name);
        }
        qsort(v, group->n, sizeof *v, by_round);
        const bool distinct = are_rounds(v, group->n);
        for (size_t i = 0, end; distinct && i < group->n; i = end) {
            for (end = i; end < group->n && strcmp(v[end].name, v[i].name) == 0;)
                end++;
            const enum pihmap_status st = part_of(job, group, v + i, end - i, *rounds + (*count)++);
            if (st)
                return st;
        }
    }
    return PIHMAP_OK;
}
