#include "batch/shard.h"

#include "batch/csv_reader.h"
#include "batch/id.h"
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

/* FNV's low bits are weak for short texts; this is the finish of MurmurHash3. */
static uint64_t spread(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

bool pm_shard_has(const char *id, int shard, int shards)
{
    return shards <= 1 || spread(pm_id_hash(id)) % (uint64_t)shards == (uint64_t)shard;
}

/* ---- writing ------------------------------------------------------------------------ */

/* "I-of-N.txt"? */
static bool is_note(const char *name, int *shard, int *shards)
{
    char canonical[64];
    if (sscanf(name, "%6d-of-%6d.txt", shard, shards) != 2)
        return false;
    snprintf(canonical, sizeof canonical, "%d-of-%d.txt", *shard, *shards);
    return strcmp(name, canonical) == 0 && *shards > 1 && *shard >= 0 && *shard < *shards;
}

static void remove_others(const char *folder, int keep)
{
    DIR *d = opendir(folder);
    int shard, shards;
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));)
        if (is_note(e->d_name, &shard, &shards) && shards != keep)
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

void pm_shard_forget(const char *records)
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

static enum pihmap_status note_text(struct pm_job *job, const struct pihmap_pair *pairs, size_t n,
                                    int shard, int shards, char **text, size_t *length)
{
    uint64_t plan = 0;
    *text = NULL;
    FILE *f = open_memstream(text, length);
    if (!f)
        return pm_fail_memory(job);
    for (size_t i = 0; i < n; i++)
        plan = spread(plan ^ pm_id_hash(pairs[i].id));
    fprintf(f, "%s\nplan %016llx\n", SCHEMA, (unsigned long long)plan);
    for (size_t i = 0; i < n; i++)
        if (pm_shard_has(pairs[i].id, shard, shards))
            fprintf(f, "id %s\n", pairs[i].id);
    const bool failed = ferror(f) != 0;
    if (fclose(f) == 0 && !failed)
        return PIHMAP_OK;
    free(*text);
    *text = NULL;
    return pm_fail_memory(job);
}

enum pihmap_status pm_shard_note(struct pm_job *job, const char *records,
                                 const struct pihmap_pair *pairs, size_t n, int shard, int shards)
{
    const struct pm_keep keep = {.ours = pm_is_own_table};
    char name[64], *text = NULL, *path = NULL, *folder = pm_path_join(job, records, FOLDER);
    size_t length;
    enum pihmap_status st;
    if (!folder)
        return job->err.status;
    snprintf(name, sizeof name, "%d-of-%d.txt", shard, shards);
    TRY(pm_folder_create(job, folder));
    remove_others(folder, shards);
    TRY(note_text(job, pairs, n, shard, shards, &text, &length));
    path = pm_path_join(job, folder, name);
    st = path ? pm_save_bytes(job, path, &keep, text, length) : job->err.status;
out:
    free(text);
    free(path);
    free(folder);
    return st;
}

/* ---- reading ------------------------------------------------------------------------ */

static enum pihmap_status grow_ids(struct pm_job *job, struct pm_shard_notes *out, size_t more)
{
    const char **id = realloc(out->id, (out->ids + more + 1) * sizeof *id);
    char **text = realloc(out->text, (out->texts + 1) * sizeof *text);
    if (id)
        out->id = id;
    if (text)
        out->text = text;
    return id && text ? PIHMAP_OK : pm_fail_memory(job);
}

/* Takes text. */
static enum pihmap_status take_note(struct pm_job *job, struct pm_shard_notes *out, char *text)
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
        out->differ |= out->plan[0] && strcmp(out->plan, line + 5) != 0;
        snprintf(out->plan, sizeof out->plan, "%s", line + 5);
    }
    return PIHMAP_OK;
}

static enum pihmap_status read_note(struct pm_job *job, const char *folder, const char *name,
                                    int shard, int shards, struct pm_shard_notes *out)
{
    char *text = NULL, *path = NULL;
    size_t n;
    enum pihmap_status st;
    if (out->shards && out->shards != shards)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "these are shards of different runs: some of %d, some of %d", out->shards,
                       shards);
    if (!out->shards) {
        out->seen = pm_alloc(job, (size_t)shards, sizeof *out->seen);
        if (!out->seen)
            return job->err.status;
        out->shards = shards;
    }
    path = pm_path_join(job, folder, name);
    if (!path)
        return job->err.status;
    TRY(pm_text_read(job, path, PM_MAX_SHARD_BYTES, &text, &n));
    if (strncmp(text, SCHEMA "\n", sizeof SCHEMA) != 0) {
        free(text);
        goto out; /* not ours: then that shard has not begun */
    }
    out->seen[shard] = true;
    TRY(take_note(job, out, text));
out:
    free(path);
    return st;
}

enum pihmap_status pm_shard_read(struct pm_job *job, const char *records,
                                 struct pm_shard_notes *out)
{
    char *folder = pm_path_join(job, records, FOLDER);
    enum pihmap_status st = PIHMAP_OK;
    int shard, shards;
    if (!folder)
        return job->err.status;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && !st && (e = readdir(d));)
        if (is_note(e->d_name, &shard, &shards) && shards <= PM_MAX_SHARDS)
            st = read_note(job, folder, e->d_name, shard, shards, out);
    if (d)
        closedir(d);
    free(folder);
    return st;
}

void pm_shard_notes_free(struct pm_shard_notes *notes)
{
    for (size_t i = 0; i < notes->texts; i++)
        free(notes->text[i]);
    free(notes->text);
    free(notes->id);
    free(notes->seen);
    *notes = (struct pm_shard_notes){0};
}
