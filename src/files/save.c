#include "files/save.h"

#include "base/printable.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "files/crash_monitor.h"
#include "files/inode.h"
#include "files/sweep.h"
#include "files/transfer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES 384

bool pm_ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);
    return n >= m && strcasecmp(path + n - m, ending) == 0;
}

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* The folder that path is in, the caller's to free(); NULL: no memory, pm_fail() called. */
static char *folder_of(struct pm_job *job, const char *path)
{
    const char *slash = strrchr(path, '/');
    const size_t n = !slash ? 1 : slash == path ? 1 : (size_t)(slash - path);
    char *folder = pm_alloc(job, n + 1, 1);
    if (folder)
        memcpy(folder, slash ? path : ".", n);
    return folder;
}

/* ---- may it be written? ----------------------------------------------------------------- */

static bool is_input(const struct pm_keep *keep, const struct stat *target)
{
    struct stat input;
    for (size_t i = 0; keep && i < sizeof keep->inputs / sizeof *keep->inputs; i++)
        if (keep->inputs[i] && stat(keep->inputs[i], &input) == 0 && pm_same_inode(&input, target))
            return true;
    return false;
}

/* Is the open file empty, or, by ours, one that pihmap wrote? Replacing it destroys nobody's work.
 * Closes fd; -1 is allowed. */
static bool is_ours(int fd, bool (*ours)(const uint8_t *head, size_t n))
{
    uint8_t head[PM_HEAD_BYTES];
    size_t n = 0;
    bool whole = false;
    if (fd < 0)
        return false;
    while (n < sizeof head && !whole) {
        const ssize_t got = read(fd, head + n, sizeof head - n);
        if (got < 0 && errno != EINTR)
            break;
        whole = got == 0;
        n += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (n == 0)
        return whole; /* empty, not just unreadable */
    return ours && ours(head, n);
}

void pm_save_sweep(const char *folder, bool (*ours)(const uint8_t *head, size_t n))
{
    const int flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
    DIR *d = opendir(folder);
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));)
        if (pm_is_temporary(e->d_name) && is_ours(openat(dirfd(d), e->d_name, flags), ours))
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
}

/* Is path, which leads to info, written in place, not by a rename? That holds for devices and
 * pipes, and for the names of open descriptors: these may lead to a file, but the folder of their
 * name belongs to the system. */
static bool goes_through(const char *path, const struct stat *info)
{
    static const char *const descriptors[] = {"/dev/std", "/dev/fd/", "/proc/"};
    bool through = !S_ISREG(info->st_mode);
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
        through |= strncmp(path, descriptors[i], strlen(descriptors[i])) == 0;
    return through;
}

/* path exists, and info is what it leads to. */
static enum pihmap_status check_existing(struct pm_job *job, const char *path,
                                         const struct pm_keep *keep, const struct stat *info)
{
    char name[NAME_BYTES];
    pm_printable(path, name, sizeof name);
    if (S_ISDIR(info->st_mode))
        return pm_fail(job, PIHMAP_EARG, "%s: is a folder; name a file in it", name);
    if (is_input(keep, info))
        return pm_fail(job, PIHMAP_EARG,
                       "%s: is one of the input files, which are never "
                       "overwritten; choose another name",
                       name);
    if (!goes_through(path, info) && !(keep && (keep->force || keep->fresh)) &&
        !is_ours(open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), keep ? keep->ours : NULL))
        return pm_fail(job, PIHMAP_EARG,
                       "%s: exists and was not written by pihmap; choose another "
                       "name, or replace it with --force",
                       name);
    if (goes_through(path, info) && access(path, W_OK) != 0)
        return pm_fail_sys(job, path, "cannot write", errno);
    return PIHMAP_OK;
}

static enum pihmap_status check_folder(struct pm_job *job, const char *path)
{
    enum pihmap_status st = PIHMAP_OK;
    struct stat info;
    char *folder = folder_of(job, path);
    if (!folder)
        return job->err.status;
    if (stat(folder, &info) != 0)
        st = pm_fail_sys(job, path, "cannot write: its folder", errno);
    else if (!S_ISDIR(info.st_mode))
        st = pm_fail_sys(job, path, "cannot write: its folder", ENOTDIR);
    else if (access(folder, W_OK | X_OK) != 0)
        st = pm_fail_sys(job, path, "cannot write in its folder", errno);
    free(folder);
    return st;
}

enum pihmap_status pm_save_check(struct pm_job *job, const char *path, const struct pm_keep *keep)
{
    struct stat info;
    if (!path || !*path)
        return pm_fail(job, PIHMAP_EARG, "the name of an output is empty");
    if (is_stdout(path) || (keep && keep->into))
        return PIHMAP_OK;
    if (path[strlen(path) - 1] == '/') {
        char name[NAME_BYTES];
        pm_printable(path, name, sizeof name);
        return pm_fail(job, PIHMAP_EARG, "%s: is a folder; name a file in it", name);
    }
    if (stat(path, &info) == 0) {
        const enum pihmap_status st = check_existing(job, path, keep, &info);
        return st || goes_through(path, &info) ? st : check_folder(job, path);
    }
    if (errno != ENOENT && errno != ENOTDIR)
        return pm_fail_sys(job, path, "cannot write", errno);
    return check_folder(job, path);
}

/* ---- writing ------------------------------------------------------------------------------ */

/* Some file systems cannot sync; that is no failure. */
static int sync_file(int fd)
{
    return fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS ? errno : 0;
}

/* A device, a FIFO or a terminal: nothing can be renamed. */
static enum pihmap_status write_through(struct pm_job *job, const char *path, const uint8_t *bytes,
                                        size_t n)
{
    /* O_APPEND: after what was already written, if it leads to a file. */
    const int fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return pm_fail_sys(job, path, "cannot write", errno);
    int error = pm_write_all(fd, bytes, n);
    if (close(fd) != 0 && !error && errno != EINTR)
        error = errno;
    return error ? pm_fail_sys(job, path, "cannot write", error) : PIHMAP_OK;
}

/* Writes, syncs and closes the temporary file fd. 0, or errno. */
static int fill_temporary(int fd, const uint8_t *bytes, size_t n)
{
    int error = pm_write_all(fd, bytes, n);
    if (!error)
        error = sync_file(fd);
    if (close(fd) != 0 && !error && errno != EINTR)
        error = errno; /* some network drives report a full disk only here */
    return error;
}

/* The temporary file becomes path. 0, or errno. */
static int publish(const char *temporary, const char *path, bool fresh)
{
    if (fresh) {
        if (link(temporary, path) == 0 || errno == EEXIST) {
            unlink(temporary);
            return 0;
        } /* else: a drive without hard links, such as FAT */
    }
    return rename(temporary, path) == 0 ? 0 : errno;
}

/* A symbolic link at path is replaced, not followed: its target stays as it is. */
static enum pihmap_status write_beside(struct pm_job *job, const char *path, bool fresh,
                                       const uint8_t *bytes, size_t n)
{
    enum pihmap_status st = PIHMAP_OK;
    char *temporary = NULL;
    char *folder = folder_of(job, path);
    const size_t size = folder ? strlen(folder) + 1 + sizeof PM_TEMPORARY : 0;
    temporary = folder ? pm_alloc(job, size, 1) : NULL;
    if (!temporary) {
        st = job->err.status;
        goto out;
    }
    snprintf(temporary, size, "%s/%s", folder, PM_TEMPORARY);
    const int fd = mkostemp(temporary, O_CLOEXEC); /* O_EXCL, mode 0600 less the umask */
    if (fd < 0) {
        st = pm_fail_sys(job, path, "cannot write in its folder", errno);
        goto out;
    }
    pm_crash_monitor_file(temporary);
    int error = fill_temporary(fd, bytes, n);
    if (!error)
        error = publish(temporary, path, fresh);
    if (error)
        unlink(temporary);
    pm_crash_monitor_file(NULL);
    if (error) {
        st = pm_fail_sys(job, path, "cannot write", error);
        goto out;
    }
    pm_folder_sync(folder);
out:
    free(temporary);
    free(folder);
    return st;
}

static enum pihmap_status hand_over(struct pm_job *job, const void *bytes, size_t n,
                                    struct pm_saved *out)
{
    out->v = pm_alloc(job, n, 1);
    if (!out->v)
        return job->err.status;
    memcpy(out->v, bytes, n);
    out->n = n;
    return PIHMAP_OK;
}

enum pihmap_status pm_save_bytes(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                 const void *bytes, size_t n)
{
    struct stat info;
    const enum pihmap_status st = pm_save_check(job, path, keep);
    if (st)
        return st;
    if (keep && keep->into)
        return hand_over(job, bytes, n, keep->into);
    if (is_stdout(path)) {
        const int error = pm_write_all(STDOUT_FILENO, bytes, n);
        return error ? pm_fail_sys(job, "standard output", "cannot write", error) : PIHMAP_OK;
    }
    if (stat(path, &info) == 0 && goes_through(path, &info))
        return write_through(job, path, bytes, n);
    return write_beside(job, path, keep && keep->fresh, bytes, n);
}
