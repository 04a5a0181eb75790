#include "files/folder.h"

#include "files/errno_text.h"
#include "files/sweep.h"
#include "files/crash_monitor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENT_MODE 0700
#define MARKERS 2 /* the last of a folder's names: without them it is not complete */

char *pm_path_join(struct pm_job *job, const char *path, const char *name)
{
    const size_t n = strlen(path), m = strlen(name);
    const bool slash = n > 0 && path[n - 1] != '/';
    char *joined = pm_alloc(job, n + slash + m + 1, 1);
    if (!joined)
        return NULL;
    memcpy(joined, path, n);
    if (slash)
        joined[n] = '/';
    memcpy(joined + n + slash, name, m + 1);
    return joined;
}

static bool in_names(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* ---- making ------------------------------------------------------------------------- */

enum pihmap_status pm_folder_create(struct pm_job *job, const char *path)
{
    struct stat info;
    enum pihmap_status st = PIHMAP_OK;
    char *part = pm_alloc(job, strlen(path) + 1, 1);
    if (!part)
        return job->err.status;
    strcpy(part, path);
    for (char *end = part + 1; !st && *part; end++) {
        const char was = *end;
        if (was != '/' && was != '\0')
            continue;
        *end = '\0';
        if (mkdir(part, PATIENT_MODE) != 0) {
            const int error = errno;
            const bool there = stat(part, &info) == 0;
            if (!there || !S_ISDIR(info.st_mode))
                st = pm_fail_sys(job, part, "cannot make this folder", there ? ENOTDIR : error);
        }
        *end = was;
        if (was == '\0')
            break;
    }
    free(part);
    return st;
}

/* Length of dir without trailing slashes; *last: where its last component begins. */
static size_t trimmed(const char *dir, size_t *last)
{
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    *last = n;
    while (*last > 0 && dir[*last - 1] != '/')
        --*last;
    return n;
}

enum pihmap_status pm_folder_begin(struct pm_job *job, const char *dir, const char *where,
                                   char **part)
{
    size_t last;
    const size_t n = trimmed(dir, &last), above = where ? strlen(where) : last;
    const size_t size = above + 2 + (n - last) + sizeof PM_FOLDER_PART;
    *part = pm_alloc(job, size, 1);
    if (!*part)
        return job->err.status;
    snprintf(*part, size, "%.*s%s.%.*s" PM_FOLDER_PART, (int)above, where ? where : dir,
             where ? "/" : "", (int)(n - last), dir + last);
    if (mkdtemp(*part)) {
        pm_crash_monitor_folder(*part);
        return PIHMAP_OK;
    }
    const int error = errno;
    free(*part);
    *part = NULL;
    return pm_fail_sys(job, dir, "cannot make a folder to fill", error);
}

/* ---- removing ----------------------------------------------------------------------- */

void pm_folder_drop(const char *path)
{
    if (!path)
        return;
    pm_remove_tree(path);
    pm_crash_monitor_folder(NULL);
}

/* ---- looking ------------------------------------------------------------------------ */

enum pihmap_status pm_folder_other(struct pm_job *job, const char *folder, const char *const *names,
                                   char **other)
{
    enum pihmap_status st = PIHMAP_OK;
    DIR *d = opendir(folder);
    *other = NULL;
    if (!d)
        return pm_fail_sys(job, folder, "cannot read this folder", errno);
    for (struct dirent *e; !*other && (e = readdir(d));) {
        if (pm_is_dot(e->d_name) || in_names(e->d_name, names) || pm_is_temporary(e->d_name))
            continue;
        *other = pm_alloc(job, strlen(e->d_name) + 1, 1);
        if (!*other) {
            st = job->err.status;
            break;
        }
        strcpy(*other, e->d_name);
    }
    closedir(d);
    return st;
}

/* ---- publishing --------------------------------------------------------------------- */

void pm_folder_sync(const char *path)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

/* Syncs the folder that dir is in. */
static void sync_above(const char *dir)
{
    size_t last;
    char *above = strdup(dir);
    if (!above)
        return;
    trimmed(dir, &last);
    above[last] = '\0';
    pm_folder_sync(last ? above : ".");
    free(above);
}

static bool exchange(const char *a, const char *b)
{
#ifdef RENAME_EXCHANGE
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0;
#else
    (void)a, (void)b;
    return false;
#endif
}

static enum pihmap_status remove_file(struct pm_job *job, const char *dir, const char *name)
{
    enum pihmap_status st = PIHMAP_OK;
    char *path = pm_path_join(job, dir, name);
    if (!path)
        return job->err.status;
    if (unlink(path) != 0 && errno != ENOENT)
        st = pm_fail_sys(job, path, "cannot replace", errno);
    free(path);
    return st;
}

/* Moves name from part to dir. If part does not have it, it is removed from dir. */
static enum pihmap_status move_file(struct pm_job *job, const char *part, const char *dir,
                                    const char *name)
{
    enum pihmap_status st = PIHMAP_OK;
    char *from = pm_path_join(job, part, name), *to = pm_path_join(job, dir, name);
    if (!from || !to)
        st = job->err.status;
    else if (rename(from, to) != 0)
        st = errno == ENOENT ? remove_file(job, dir, name)
                             : pm_fail_sys(job, to, "cannot write", errno);
    free(from);
    free(to);
    return st;
}

/* The third case of pm_folder_publish(). */
static enum pihmap_status move_files(struct pm_job *job, const char *part, const char *dir,
                                     const char *const *names)
{
    enum pihmap_status st = PIHMAP_OK;
    size_t n = 0;
    while (names[n])
        n++;
    for (size_t i = n > MARKERS ? n - MARKERS : 0; i < n && !st; i++)
        st = remove_file(job, dir, names[i]);
    for (size_t i = 0; i < n && !st; i++)
        st = move_file(job, part, dir, names[i]);
    if (!st)
        pm_folder_sync(dir);
    return st;
}

enum pihmap_status pm_folder_publish(struct pm_job *job, const char *part, const char *dir,
                                     const char *const *names)
{
    enum pihmap_status st = PIHMAP_OK;
    char *other = NULL;
    pm_folder_sync(part);
    if (rename(part, dir) != 0) {
        if (errno != ENOTEMPTY && errno != EEXIST)
            return pm_fail_sys(job, dir, "cannot write", errno);
        TRY(pm_folder_other(job, dir, names, &other));
        if (other || !exchange(part, dir))
            TRY(move_files(job, part, dir, names));
        pm_folder_drop(part);
    }
    pm_crash_monitor_folder(NULL);
    sync_above(dir);
out:
    free(other);
    return st;
}
