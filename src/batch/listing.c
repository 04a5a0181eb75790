#include "batch/listing.h"

#include "batch/state.h"
#include "codec/unsupported.h"
#include "files/errno_text.h"
#include "base/limits.h"
#include "files/inode.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 64 };

static const char HIDDEN_FILE[] = "a hidden file", HIDDEN_FOLDER[] = "a hidden folder",
                  RECORD[] = "a record that pihmap wrote",
                  OTHER_FILE[] = "not a photo, going by the file name extension";

bool pm_listing_is_no_photo(const char *refused)
{
    static const char *const reasons[] = {HIDDEN_FILE, HIDDEN_FOLDER, RECORD, OTHER_FILE};
    for (size_t i = 0; refused && i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(refused, reasons[i]) == 0)
            return true;
    return false;
}

static const char *reason_to_skip(const char *name)
{
    if (name[0] == '.')
        return HIDDEN_FILE;
    if (pihmap_is_photo_name(name))
        return NULL;
    const char *why = pm_unsupported_ending(name);
    return why ? why : OTHER_FILE;
}

/* ---- the list ----------------------------------------------------------------------- */

static enum pihmap_status grow(struct pm_job *job, struct pm_listing *l)
{
    size_t capacity = l->capacity ? 2 * l->capacity : 256, bytes;
    if (!pm_size_mul(capacity, sizeof(char *), &bytes))
        return pm_fail_memory(job);
    const char **path = realloc(l->path, bytes);
    if (path)
        l->path = path;
    const char **refused = realloc(l->refused, bytes);
    if (refused)
        l->refused = refused;
    if (!path || !refused)
        return pm_fail_memory(job);
    l->capacity = capacity;
    return PIHMAP_OK;
}

static enum pihmap_status add(struct pm_job *job, struct pm_listing *l, const char *folder,
                              const char *name, const char *refused)
{
    if (l->n == l->capacity && grow(job, l))
        return job->err.status;
    const size_t n = strlen(folder), m = strlen(name);
    char *path = pm_scratch(job, n + m + 2, 1);
    if (!path)
        return job->err.status;
    snprintf(path, n + m + 2, "%s%s%s", folder, n ? "/" : "", name);
    l->path[l->n] = path;
    l->refused[l->n++] = refused;
    return PIHMAP_OK;
}

void pm_listing_free(struct pm_listing *l)
{
    free(l->path);
    free(l->refused);
    *l = (struct pm_listing){0};
}

/* ---- folders ------------------------------------------------------------------------ */

static bool head_contains(int folder, const char *name, const char *marker)
{
    char head[HEAD_BYTES + 1] = "";
    const int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t got = read(fd, head, HEAD_BYTES);
    close(fd);
    return got > 0 && strstr(head, marker) != NULL;
}

static bool is_record(int folder)
{
    return head_contains(folder, "state.txt", PM_STATE_HEAD) ||
           head_contains(folder, "report.json", "\"pihmap-report/");
}

struct walk {
    struct pm_job *job;
    struct pm_listing *list;
    bool skip;
    struct stat records; /* of the folder of records, where skip is set */
};

static enum pihmap_status walk_folder(struct walk *w, int fd, const char *path, int depth);

static enum pihmap_status add_folder(struct walk *w, int parent, const char *folder,
                                     const char *name, int depth)
{
    struct stat info;
    const char *why = NULL;
    const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && w->skip && fstat(fd, &info) == 0 && pm_same_inode(&info, &w->records)) {
        close(fd);
        return PIHMAP_OK;
    }
    if (fd < 0)
        why = errno == ELOOP || errno == ENOTDIR
                  ? "a link to a folder; links to folders are not followed"
                  : "this folder cannot be read";
    else if (name[0] == '.')
        why = HIDDEN_FOLDER;
    else if (depth >= PM_MAX_FOLDER_DEPTH)
        why = "the folders are nested too deeply";
    else if (is_record(fd))
        why = RECORD;
    if (why) {
        if (fd >= 0)
            close(fd);
        return add(w->job, w->list, folder, name, why);
    }
    const size_t n = strlen(folder) + strlen(name) + 2;
    char *path = pm_scratch(w->job, n, 1);
    if (!path) {
        close(fd);
        return w->job->err.status;
    }
    snprintf(path, n, "%s%s%s", folder, *folder ? "/" : "", name);
    return walk_folder(w, fd, path, depth + 1);
}

static enum pihmap_status add_entry(struct walk *w, int parent, const char *folder,
                                    const char *name, int depth)
{
    struct stat info;
    if (fstatat(parent, name, &info, 0) != 0)
        return add(w->job, w->list, folder, name, "a broken link");
    if (S_ISDIR(info.st_mode))
        return add_folder(w, parent, folder, name, depth);
    return add(w->job, w->list, folder, name,
               S_ISREG(info.st_mode) ? reason_to_skip(name)
                                     : "not a file (a device, FIFO or socket)");
}

/* Closes fd. */
static enum pihmap_status walk_folder(struct walk *w, int fd, const char *path, int depth)
{
    enum pihmap_status st = PIHMAP_OK;
    DIR *d = fdopendir(fd);
    if (!d) {
        close(fd);
        return pm_fail_memory(w->job);
    }
    for (struct dirent *e; !st && (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (e->d_type == DT_REG) /* most files: no further system call needed */
            st = add(w->job, w->list, path, e->d_name, reason_to_skip(e->d_name));
        else
            st = add_entry(w, fd, path, e->d_name, depth);
    }
    closedir(d);
    return st;
}

/* ---- sorted ------------------------------------------------------------------------- */

struct entry {
    const char *path, *refused;
};

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

static enum pihmap_status sort(struct pm_job *job, struct pm_listing *l)
{
    struct entry *v = pm_alloc(job, l->n, sizeof *v);
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < l->n; i++)
        v[i] = (struct entry){l->path[i], l->refused[i]};
    qsort(v, l->n, sizeof *v, by_path);
    for (size_t i = 0; i < l->n; i++) {
        l->path[i] = v[i].path;
        l->refused[i] = v[i].refused;
    }
    free(v);
    return PIHMAP_OK;
}

enum pihmap_status pm_listing_read(struct pm_job *job, const char *folder, const char *records,
                                   struct pm_listing *out)
{
    struct walk w = {.job = job, .list = out};
    enum pihmap_status st;
    *out = (struct pm_listing){0};
    w.skip = records && stat(records, &w.records) == 0;
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return pm_fail_sys(job, folder, "cannot read this folder", errno);
    TRY(walk_folder(&w, fd, "", 0));
    TRY(sort(job, out));
out:
    if (st)
        pm_listing_free(out);
    return st;
}
