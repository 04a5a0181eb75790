#include "batch/table.h"

#include "batch/shard.h"
#include "files/folder.h"
#include "files/save.h"
#include "report/own_output.h"

bool pm_is_own_table(const uint8_t *head, size_t n)
{
    static const char *const heads[] = {
        "id,patient,visit,status,", "pair,id,kind,name,", "patient,visit,days,",
        "patient,mark,visit,",      PM_STATE_HEAD,        PM_SHARD_HEAD};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (pm_begins_with(head, n, heads[i]))
            return true;
    return pm_is_own_output(head, n);
}

enum pihmap_status pm_table_save(struct pm_job *job, const char *folder, const char *name,
                                 bool force, FILE *f, char **text, const size_t *length)
{
    const struct pm_keep keep = {.ours = pm_is_own_table, .force = force};
    enum pihmap_status st;
    char *path = pm_path_join(job, folder, name);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed) /* only memory can run out in it */
        st = pm_fail_memory(job);
    else if (!path)
        st = job->err.status;
    else
        st = pm_save_bytes(job, path, &keep, *text, *length);
    free(path);
    free(*text);
    *text = NULL;
    return st;
}
