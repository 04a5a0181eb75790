#include "support/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_NAMES 100000

static bool is_photo(const char *name)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png"};
    const size_t n = strlen(name);
    for (int i = 0; i < 3; i++) {
        const size_t k = strlen(endings[i]);
        if (n > k && name[0] != '.' && !strcasecmp(name + n - k, endings[i]))
            return true;
    }
    return false;
}

static bool skipped(const char *name, const char *const *skip)
{
    for (; skip && *skip; skip++)
        if (strstr(name, *skip))
            return true;
    return false;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum pihmap_status add(struct pm_job *job, const char *folder, const char *name,
                              struct pm_names *out)
{
    if (out->n >= MOST_NAMES)
        return pm_fail(job, PIHMAP_ELIMIT, "%s: too many files", folder);
    char **grown = realloc(out->path, (size_t)(out->n + 1) * sizeof *grown);
    if (!grown)
        return pm_fail_memory(job);
    out->path = grown;
    const size_t size = strlen(folder) + strlen(name) + 2;
    if (!(out->path[out->n] = pm_alloc(job, size, 1)))
        return job->err.status;
    snprintf(out->path[out->n++], size, "%s/%s", folder, name);
    return PIHMAP_OK;
}

/* Is an entry of the folder wanted? */
typedef bool wanted_entry(const char *folder, const char *name, const char *const *skip);

static bool photo_wanted(const char *folder, const char *name, const char *const *skip)
{
    (void)folder;
    return is_photo(name) && !skipped(name, skip);
}

static bool folder_wanted(const char *folder, const char *name, const char *const *skip)
{
    char path[4400];
    struct stat info;
    (void)skip;
    snprintf(path, sizeof path, "%.4096s/%.255s", folder, name);
    return name[0] != '.' && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum pihmap_status list(struct pm_job *job, const char *folder, wanted_entry *wanted,
                               const char *const *skip, struct pm_names *out)
{
    enum pihmap_status st = PIHMAP_OK;
    struct dirent *entry;
    *out = (struct pm_names){NULL, 0};
    DIR *dir = opendir(folder);
    if (!dir)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", folder, strerror(errno));
    while ((entry = readdir(dir)))
        if (wanted(folder, entry->d_name, skip))
            TRY(add(job, folder, entry->d_name, out));
    if (out->n)
        qsort(out->path, (size_t)out->n, sizeof *out->path, by_bytes);
out:
    closedir(dir);
    if (st)
        pm_names_free(out);
    return st;
}

enum pihmap_status pm_names_of(struct pm_job *job, const char *folder, const char *const *skip,
                               struct pm_names *out)
{
    return list(job, folder, photo_wanted, skip, out);
}

enum pihmap_status pm_folders_of(struct pm_job *job, const char *folder, struct pm_names *out)
{
    return list(job, folder, folder_wanted, NULL, out);
}

void pm_names_free(struct pm_names *names)
{
    for (int i = 0; i < names->n; i++)
        free(names->path[i]);
    free(names->path);
    *names = (struct pm_names){NULL, 0};
}

enum pihmap_status pm_folder_make(struct pm_job *job, char path[4096])
{
    const char *tmp = getenv("TMPDIR");
    snprintf(path, 4096, "%.4000s/pihmap-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    return mkdtemp(path) ? PIHMAP_OK : pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
}

void pm_folder_remove(const char *path)
{
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir))) {
        char file[4400];
        snprintf(file, sizeof file, "%.4096s/%.255s", path, entry->d_name);
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            unlink(file);
    }
    closedir(dir);
    rmdir(path);
}

enum pihmap_status pm_folder_ensure(struct pm_job *job, const char *path)
{
    if (mkdir(path, 0777) && errno != EEXIST)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    return PIHMAP_OK;
}
