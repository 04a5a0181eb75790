#include "batch/shard.h"

#include "batch/csv_reader.h"
#include "batch/id.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "base/limits.h"
#include "batch/table.h"
#include "files/save.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER ".shards"
#define SCHEMA PM_SHARD_HEAD "1"

/* FNV's low bits are weak for short texts; this is the finalizer of MurmurHash3. */
static uint64_t mix_bits(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

bool pm_shard_has(struct pm_shard shard, const char *id)
{
    return shard.count <= 1 ||
           mix_bits(pm_id_hash(id)) % (uint64_t)shard.count == (uint64_t)shard.index;
}

/* ---- writing ------------------------------------------------------------------------ */

/* Is name "I-of-N.txt", exactly as it is written? */
static bool is_plan_file(const char *name, struct pm_shard *shard)
{
    char canonical[64];
    if (sscanf(name, "%6d-of-%6d.txt", &shard->index, &shard->count) != 2)
        return false;
    snprintf(canonical, sizeof canonical, "%d-of-%d.txt", shard->index, shard->count);
    return strcmp(name, canonical) == 0 && shard->count > 1 && shard->index >= 0 &&
           shard->index < shard->count;
}

static void remove_others(const char *folder, int count)
{
    DIR *d = opendir(folder);
    struct pm_shard shard;
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));)
        if (is_plan_file(e->d_name, &shard) && shard.count != count)
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

void pm_shard_plans_sweep(const char *records)
{
    struct pm_job job;
    pm_job_init(&job, 1);
    char *folder = pm_path_join(&job, records, FOLDER);
    if (folder)
        pm_save_sweep(folder, pm_is_own_table);
    free(folder);
    pm_job_free(&job);
}

void pm_shard_plans_remove(const char *records)
{
    struct pm_job job;
    pm_job_init(&job, 1);
    char *folder = pm_path_join(&job, records, FOLDER);
    if (folder) {
        remove_others(folder, 0);
        rmdir(folder);
    }
    free(folder);
    pm_job_free(&job);
}

/* The text of a plan file, the caller's to free(). */
static enum pihmap_status plan_text(struct pm_job *job, struct pm_shard shard,
                                    const struct pihmap_pair *pairs, size_t n, char **text,
                                    size_t *length)
{
    uint64_t checksum = 0;
    *text = NULL;
    FILE *f = open_memstream(text, length);
    if (!f)
        return pm_fail_memory(job);
    for (size_t i = 0; i < n; i++)
        checksum = mix_bits(checksum ^ pm_id_hash(pairs[i].id));
    fprintf(f, "%s\nplan %016llx\n", SCHEMA, (unsigned long long)checksum);
    for (size_t i = 0; i < n; i++)
        if (pm_shard_has(shard, pairs[i].id))
            fprintf(f, "id %s\n", pairs[i].id);
    const bool failed = ferror(f) != 0;
    if (fclose(f) == 0 && !failed)
        return PIHMAP_OK;
    free(*text);
    *text = NULL;
    return pm_fail_memory(job);
}

enum pihmap_status pm_shard_plan_write(struct pm_job *job, const char *records,
                                       struct pm_shard shard, const struct pihmap_pair *pairs,
                                       size_t n)
{
    const struct pm_keep keep = {.ours = pm_is_own_table};
    char name[64], *text = NULL, *path = NULL, *folder = pm_path_join(job, records, FOLDER);
    size_t length;
    enum pihmap_status st;
    if (!folder)
        return job->err.status;
    snprintf(name, sizeof name, "%d-of-%d.txt", shard.index, shard.count);
    TRY(pm_folder_create(job, folder));
    remove_others(folder, shard.count);
    TRY(plan_text(job, shard, pairs, n, &text, &length));
    path = pm_path_join(job, folder, name);
    st = path ? pm_save_bytes(job, path, &keep, text, length) : job->err.status;
out:
    if (st) {
        pm_fail_rename(job, name, "");
        pm_fail_rename(job, "/" FOLDER "/", "");
        pm_fail_rename(job, "/" FOLDER, "");
    }
    free(text);
    free(path);
    free(folder);
    return st;
}

/* ---- reading ------------------------------------------------------------------------ */

static enum pihmap_status grow_ids(struct pm_job *job, struct pm_shard_plans *out, size_t more)
{
    const char **id = realloc(out->id, (out->ids + more + 1) * sizeof *id);
    char **text = realloc(out->text, (out->texts + 1) * sizeof *text);
    if (id)
        out->id = id;
    if (text)
        out->text = text;
    return id && text ? PIHMAP_OK : pm_fail_memory(job);
}

/* Takes ownership of text. */
static enum pihmap_status add_plan(struct pm_job *job, struct pm_shard_plans *out, char *text)
{
    size_t lines = 0;
    for (const char *s = text; (s = strchr(s, '\n')); s++)
        lines++;
    if (grow_ids(job, out, lines)) {
        free(text);
        return job->err.status;
    }
    out->text[out->texts++] = text;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "id ", 3) == 0)
            out->id[out->ids++] = line + 3;
        if (strncmp(line, "plan ", 5) != 0)
            continue;
        out->differ |= out->checksum[0] && strcmp(out->checksum, line + 5) != 0;
        snprintf(out->checksum, sizeof out->checksum, "%s", line + 5);
    }
    return PIHMAP_OK;
}

static enum pihmap_status read_plan(struct pm_job *job, const char *folder, const char *name,
                                    struct pm_shard shard, struct pm_shard_plans *out)
{
    char *text = NULL, *path = NULL;
    size_t n;
    enum pihmap_status st;
    if (out->shards && out->shards != shard.count)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "these are shards of different runs: some of %d, some of %d", out->shards,
                       shard.count);
    if (!out->shards) {
        out->started = pm_alloc(job, (size_t)shard.count, sizeof *out->started);
        if (!out->started)
            return job->err.status;
        out->shards = shard.count;
    }
    path = pm_path_join(job, folder, name);
    if (!path)
        return job->err.status;
    TRY(pm_text_read(job, path, PM_MAX_SHARD_BYTES, &text, &n));
    if (strncmp(text, SCHEMA "\n", sizeof SCHEMA) != 0) {
        free(text);
        goto out; /* not ours, so that shard counts as not started */
    }
    out->started[shard.index] = true;
    TRY(add_plan(job, out, text));
out:
    free(path);
    return st;
}

enum pihmap_status pm_shard_plans_read(struct pm_job *job, const char *records,
                                       struct pm_shard_plans *out)
{
    char *folder = pm_path_join(job, records, FOLDER);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_shard shard;
    if (!folder)
        return job->err.status;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && !st && (e = readdir(d));)
        if (is_plan_file(e->d_name, &shard) && shard.count <= PM_MAX_SHARDS)
            st = read_plan(job, folder, e->d_name, shard, out);
    if (d)
        closedir(d);
    free(folder);
    return st;
}

void pm_shard_plans_free(struct pm_shard_plans *plans)
{
    for (size_t i = 0; i < plans->texts; i++)
        free(plans->text[i]);
    free(plans->text);
    free(plans->id);
    free(plans->started);
    *plans = (struct pm_shard_plans){0};
}
