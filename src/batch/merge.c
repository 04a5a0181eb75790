/* Merging: the tables of all records in several folders, or of several shards in one. */
#include "base/printable.h"
#include "batch/batch_options.h"
#include "batch/shard.h"
#include "batch/id.h"
#include "batch/tables.h"
#include "batch/unmatched.h"
#include "files/errno_text.h"
#include "files/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct merge {
    struct pm_row *row;
    size_t n, capacity;
};

static enum pihmap_status add_row(struct pm_job *job, struct merge *m, const char *id,
                                  const struct pm_row *like)
{
    struct pm_row *row = pm_grow(job, m->row, m->n, &m->capacity, 64, sizeof *row);
    if (!row)
        return job->err.status;
    m->row = row;
    char *kept = strdup(id);
    if (!kept)
        return pm_fail_memory(job);
    m->row[m->n] = *like;
    m->row[m->n++].id = kept;
    return PIHMAP_OK;
}

static void row_free(struct pm_row *row)
{
    free((char *)(uintptr_t)row->id);
    free((char *)(uintptr_t)row->folder);
    free((char *)(uintptr_t)row->link);
    pm_state_free(&row->state);
}

/* ---- records ------------------------------------------------------------------------ */

/* The relative path from the folder into to path, both absolute. The caller's to free(). */
static char *relative_path(struct pm_job *job, const char *into, const char *path)
{
    size_t same = 0, ups = 0;
    for (size_t i = 0; into[i] == path[i] || (!into[i] && path[i] == '/'); i++) {
        if (!into[i] || into[i] == '/')
            same = i;
        if (!into[i] || !path[i])
            break;
    }
    const char *rest = into + same;
    for (const char *s = rest; *s; s++)
        ups += *s == '/' && s[1];
    const char *tail = path + same + (path[same] == '/');
    char *out = pm_alloc(job, 3 * ups + strlen(tail) + 2, 1);
    for (size_t i = 0; out && i < ups; i++)
        strcat(out, "../");
    if (out)
        strcat(out, tail);
    return out;
}

static enum pihmap_status add_record(struct pm_job *job, struct merge *m, const char *folder,
                                     const char *name, const char *into)
{
    struct pm_row row = {0};
    enum pihmap_status st = PIHMAP_OK;
    row.folder = pm_path_join(job, folder, name);
    if (!row.folder)
        return job->err.status;
    TRY(pm_state_read(job, row.folder, &row.state));
    if (row.state.outcome == PIHMAP_OUTCOME_NONE)
        goto out;
    row.link = relative_path(job, into, row.folder);
    if (!row.link) {
        st = job->err.status;
        goto out;
    }
    TRY(add_row(job, m, name, &row));
    return PIHMAP_OK;
out:
    row_free(&row);
    return st;
}

/* Can all folders be read? Checked before anything is written. */
static enum pihmap_status check_folders(struct pm_job *job, const char *const *folders, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        DIR *d = opendir(folders[i]);
        if (!d)
            return pm_fail_sys(job, folders[i], "cannot read this folder", errno);
        closedir(d);
    }
    return PIHMAP_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Is name one of ids[0..n), which the shards of this folder planned? Sorted. */
static bool is_planned(const char *name, const char **ids, size_t n)
{
    return n > 0 && bsearch(&name, ids, n, sizeof *ids, by_text) != NULL;
}

static enum pihmap_status add_folder(struct pm_job *job, struct merge *m, const char *folder,
                                     const char *into, struct pm_shard_plans *plans)
{
    enum pihmap_status st = PIHMAP_OK;
    char *real = realpath(folder, NULL);
    DIR *d = real ? opendir(real) : NULL;
    if (!d) {
        st = pm_fail_sys(job, folder, "cannot read this folder", errno);
        goto out;
    }
    const size_t first = plans->ids, texts = plans->texts;
    st = pm_shard_plans_read(job, real, plans);
    const size_t planned = plans->ids - first;
    if (planned)
        qsort(plans->id + first, planned, sizeof *plans->id, by_text);
    /* With shards, a record whose pair is no longer planned is not part of the run. */
    const bool any = plans->texts == texts;
    for (struct dirent *e; !st && (e = readdir(d));)
        if (e->d_name[0] != '.' && (any || is_planned(e->d_name, plans->id + first, planned)))
            st = add_record(job, m, real, e->d_name, into);
    closedir(d);
out:
    free(real);
    return st;
}

/* ---- the list ----------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const struct pm_row *p = a, *q = b;
    const int order = pm_id_compare(p->id, q->id);
    return order ? order : strcmp(p->link ? p->link : "", q->link ? q->link : "");
}

static void sort_rows(struct merge *m)
{
    if (m->n > 0) /* without rows the array is NULL */
        qsort(m->row, m->n, sizeof *m->row, by_id);
}

static const struct pm_row *find_row(const struct merge *m, size_t n, const char *id)
{
    const struct pm_row key = {.id = id};
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (pm_id_compare(m->row[middle].id, key.id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && strcmp(m->row[low].id, id) == 0 ? &m->row[low] : NULL;
}

/* Keep one record per pair: the first of several that come from the same photos. */
static enum pihmap_status drop_duplicates(struct pm_job *job, struct merge *m)
{
    char name[300];
    size_t kept = 0;
    for (size_t i = 0; i < m->n; i++) {
        struct pm_row *last = kept ? &m->row[kept - 1] : NULL;
        if (!last || strcmp(last->id, m->row[i].id) != 0) {
            m->row[kept++] = m->row[i];
            continue;
        }
        const bool same = strcmp(pm_state_value(&last->state, "key"),
                                 pm_state_value(&m->row[i].state, "key")) == 0;
        if (!same) {
            pm_printable(m->row[i].id, name, sizeof name);
            for (; i < m->n; i++)
                m->row[kept++] = m->row[i];
            m->n = kept;
            return pm_fail(job, PIHMAP_EARG,
                           "two folders have different records of \"%s\": merge runs of the same "
                           "pairs only",
                           name);
        }
        row_free(&m->row[i]);
    }
    m->n = kept;
    return PIHMAP_OK;
}

/* A pair that the shards planned and that has no record is not done. An id that several plans hold
 * counts once. */
static enum pihmap_status add_planned(struct pm_job *job, struct merge *m,
                                      const struct pm_shard_plans *plans)
{
    const struct pm_row none = {0};
    const size_t n = m->n;
    if (plans->differ)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "the shards were started with different lists of pairs: run them again");
    if (plans->ids > 0)
        qsort(plans->id, plans->ids, sizeof *plans->id, by_text);
    for (size_t i = 0; i < plans->ids; i++)
        if ((i == 0 || strcmp(plans->id[i - 1], plans->id[i]) != 0) &&
            !find_row(m, n, plans->id[i]) && add_row(job, m, plans->id[i], &none))
            return job->err.status;
    sort_rows(m);
    return PIHMAP_OK;
}

static void count(const struct merge *m, struct pihmap_batch_counts *counts)
{
    *counts = (struct pihmap_batch_counts){.pairs = m->n};
    for (size_t i = 0; i < m->n; i++) {
        const struct pm_state *s = &m->row[i].state;
        counts->done += s->outcome == PIHMAP_OUTCOME_DONE;
        counts->declined += s->outcome == PIHMAP_OUTCOME_DECLINED;
        counts->failed += s->outcome == PIHMAP_OUTCOME_FAILED;
        counts->not_done += s->outcome == PIHMAP_OUTCOME_NONE;
        counts->flagged += pm_state_flagged(s);
        pm_count_change(pm_state_change(s), counts);
    }
}

/* Behind the pairs. */
static enum pihmap_status add_unmatched(struct pm_job *job, struct merge *m,
                                        const struct pm_pairs *photos)
{
    for (size_t i = 0; i < photos->unmatched_count; i++) {
        struct pm_row row;
        if (pm_unmatched_row(job, &photos->unmatched[i], &row))
            return job->err.status;
        if (add_row(job, m, row.id, &row)) {
            pm_state_free(&row.state);
            return job->err.status;
        }
    }
    return PIHMAP_OK;
}

enum pihmap_status pihmap_batch_merge(const char *const *folders, size_t n, const char *into,
                                      const struct pihmap_batch_options *opt,
                                      struct pihmap_batch_counts *counts, int *missing_shards,
                                      struct pihmap_error *err)
{
    struct pm_job job;
    struct merge m = {0};
    struct pm_shard_plans plans = {0};
    struct pm_pairs photos = {0};
    struct pihmap_batch_options batch;
    struct pihmap_options compare;
    struct pm_table_folder tables = {.path = NULL};
    char *real = NULL;
    enum pihmap_status st;
    *counts = (struct pihmap_batch_counts){0};
    *missing_shards = 0;
    pm_call_begin(&job, 1);
    TRY(pm_batch_options_read(&job, opt, &batch, &compare));
    TRY(check_folders(&job, folders, n));
    TRY(pm_folder_create(&job, into));
    real = realpath(into, NULL);
    if (!real) {
        st = pm_fail_sys(&job, into, "cannot read this folder", errno);
        goto out;
    }
    tables = (struct pm_table_folder){real, batch.force, compare.csv_bom, compare.language};
    TRY(pm_tables_check(&job, &tables));
    for (size_t i = 0; i < n; i++)
        TRY(add_folder(&job, &m, folders[i], real, &plans));
    for (size_t i = 0; i < n; i++)
        TRY(pm_unmatched_read(&job, folders[i], &photos));
    pm_unmatched_sort(&photos);
    sort_rows(&m);
    TRY(drop_duplicates(&job, &m));
    TRY(add_planned(&job, &m, &plans));
    for (int i = 0; i < plans.shards; i++)
        *missing_shards += !plans.started[i];
    count(&m, counts);
    counts->unmatched = photos.unmatched_count;
    if (m.n == 0 && *missing_shards == 0) {
        st = pm_fail(&job, PIHMAP_ESYS, "there are no records to merge in these folders");
        goto out;
    }
    TRY(add_unmatched(&job, &m, &photos));
    TRY(pm_tables_write(&job, &tables, m.row, m.n));
out:
    for (size_t i = 0; i < m.n; i++)
        row_free(&m.row[i]);
    free(m.row);
    pm_shard_plans_free(&plans);
    free(real);
    return pm_call_end(&job, st, err);
}
