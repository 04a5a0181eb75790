#include "batch/cleanup.h"

#include "batch/id.h"
#include "batch/shard.h"
#include "batch/table.h"
#include "files/save.h"
#include "files/sweep.h"
#include "report/record.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct pairs {
    const struct pihmap_pair *const *pair;
    size_t n;
};

static int by_id(const void *id, const void *pair)
{
    return pm_id_compare(id, (*(const struct pihmap_pair *const *)pair)->id);
}

static bool is_of_pairs(const void *context, const char *id)
{
    const struct pairs *pairs = context;
    return pairs->n > 0 && bsearch(id, pairs->pair, pairs->n, sizeof(void *), by_id) != NULL;
}

void pm_cleanup_unfinished(const char *unfinished, const struct pihmap_pair *const *pair, size_t n)
{
    const struct pairs pairs = {pair, n};
    pm_sweep(unfinished, is_of_pairs, &pairs);
}

void pm_cleanup_all_unfinished(const char *records, const char *unfinished)
{
    pm_sweep(unfinished, NULL, NULL);
    pm_save_sweep(records, pm_is_own_table);
    pm_shard_plans_sweep(records);
}

size_t pm_cleanup_orphans(const char *records, const struct pihmap_pair *const *pair, size_t n)
{
    const struct pairs pairs = {pair, n};
    size_t orphans = 0;
    DIR *d = opendir(records);
    if (!d)
        return 0;
    for (struct dirent *e; (e = readdir(d));) {
        char state[sizeof e->d_name + sizeof PM_RECORD_STATE + 1];
        if (e->d_name[0] == '.' || is_of_pairs(&pairs, e->d_name))
            continue;
        snprintf(state, sizeof state, "%s/%s", e->d_name, PM_RECORD_STATE);
        orphans += faccessat(dirfd(d), state, F_OK, 0) == 0;
    }
    closedir(d);
    return orphans;
}
