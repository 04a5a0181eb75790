#include "batch/table.h"

#include "batch/cohort.h"
#include "batch/id.h"
#include "batch/shard.h"
#include "files/folder.h"
#include "files/save.h"
#include "report/number.h"
#include "report/own_output.h"
#include "report/regions_csv.h"

#include <math.h>

bool pm_is_own_table(const uint8_t *head, size_t n)
{
    static const char *const heads[] = {"id,patient,visit,status,",
                                        "pair,id,kind,name,",
                                        "patient,visit,days,",
                                        "patient,mark,visit,",
                                        PM_COHORT_HEAD,
                                        PM_FIGURE_HEAD,
                                        PM_MANIFEST_HEAD,
                                        PM_UNMATCHED_HEAD,
                                        PM_STATE_HEAD,
                                        PM_SHARD_HEAD};
    size_t left = n;
    const uint8_t *table = pm_behind_mark(head, &left);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (pm_begins_with(table, left, heads[i]))
            return true;
    return pm_is_own_output(head, n);
}

static double days_of(const struct pm_row *row)
{
    const double days = pm_number_read(pm_state_value(&row->state, "days"));
    return isfinite(days) ? days : INFINITY;
}

int pm_row_by_time(const struct pm_row *a, const struct pm_row *b)
{
    const int patient =
        pm_id_compare(pm_state_value(&a->state, "patient"), pm_state_value(&b->state, "patient"));
    const double t = days_of(a), u = days_of(b);
    if (patient || t != u)
        return patient ? patient : t < u ? -1 : 1;
    return pm_id_compare(a->id, b->id);
}

enum pihmap_status pm_text_stream_open(struct pm_job *job, struct pm_text_stream *s)
{
    *s = (struct pm_text_stream){0};
    s->f = open_memstream(&s->text, &s->length);
    return s->f ? PIHMAP_OK : pm_fail_memory(job);
}

enum pihmap_status pm_table_open(struct pm_job *job, const struct pm_table_folder *folder,
                                 struct pm_text_stream *s)
{
    const enum pihmap_status st = pm_text_stream_open(job, s);
    if (!st && folder->bom)
        fputs(PM_BYTE_ORDER_MARK, s->f);
    return st;
}

void pm_text_stream_free(struct pm_text_stream *s)
{
    if (s->f)
        fclose(s->f);
    free(s->text);
    *s = (struct pm_text_stream){0};
}

enum pihmap_status pm_table_save_text(struct pm_job *job, const struct pm_table_folder *folder,
                                      const char *name, const char *text, size_t length)
{
    const struct pm_keep keep = {.ours = pm_is_own_table, .force = folder->force};
    char *path = pm_path_join(job, folder->path, name);
    const enum pihmap_status st =
        path ? pm_save_bytes(job, path, &keep, text, length) : job->err.status;
    free(path);
    return st;
}

enum pihmap_status pm_table_save(struct pm_job *job, const struct pm_table_folder *folder,
                                 const char *name, struct pm_text_stream *s)
{
    const bool failed = ferror(s->f) != 0;
    const bool closed = fclose(s->f) == 0;
    s->f = NULL;
    const enum pihmap_status st = closed && !failed
                                      ? pm_table_save_text(job, folder, name, s->text, s->length)
                                      : pm_fail_memory(job); /* nothing else can go wrong */
    pm_text_stream_free(s);
    return st;
}
