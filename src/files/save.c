#include "files/save.h"

#include "base/printable.h"
#include "codec/encode.h"
#include "files/errno_text.h"
#include "codec/source.h"
#include "files/crash_monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PEEK_BYTES 4096 /* where our pictures have their mark */
#define MARK "pihmap "  /* PM_MARK without a version: files of other versions are ours, too */
/* How the first member of our JSON and the header row of our region table begin. */
#define JSON_HEAD "\"schema\": \"pihmap-"
#define PAGE_HEAD                                                             \
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" \
    "<meta name=\"generator\" content=\"" MARK
#define TABLE_HEAD "id,kind,name,bbox_x,"
/* A negative scale says little endian; others write -1.0 or -1, so that this is ours alone. */
#define PFM_SCALE "-1.000000"
#define NAME_BYTES 384
/* One fixed pattern, whatever the target is called: it always fits, and is known to be ours. */
#define TEMPORARY ".pihmap-XXXXXX"

bool pm_ends_with(const char *path, const char *ending)
{
    const size_t n = strlen(path), m = strlen(ending);
    return n >= m && strcasecmp(path + n - m, ending) == 0;
}

bool pm_save_is_temporary(const char *name)
{
    return strlen(name) == sizeof TEMPORARY - 1 &&
           memcmp(name, TEMPORARY, sizeof TEMPORARY - 1 - strlen("XXXXXX")) == 0;
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
        if (keep->inputs[i] && stat(keep->inputs[i], &input) == 0 &&
            input.st_dev == target->st_dev && input.st_ino == target->st_ino)
            return true;
    return false;
}

/* The first n bytes of a file, at most PEEK_BYTES. */
struct peek {
    uint8_t v[PEEK_BYTES];
    size_t n;
};

static bool has(const struct peek *p, size_t at, const char *bytes, size_t n)
{
    return at <= p->n && n <= p->n - at && memcmp(p->v + at, bytes, n) == 0;
}

static bool has_text(const struct peek *p, size_t at, const char *text)
{
    return has(p, at, text, strlen(text));
}

/* A chunk "tEXt" with our Software before the pixels. */
static bool is_our_png(const struct peek *p)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n", software[] = "tEXtSoftware\0" MARK;
    if (!has_text(p, 0, signature))
        return false;
    for (size_t at = 8; at + 12 <= p->n && !has_text(p, at + 4, "IDAT");) {
        if (has(p, at + 4, software, sizeof software - 1))
            return true;
        at += 12 + (size_t)pm_be32(p->v + at);
    }
    return false;
}

/* A comment with our mark among the segments before the picture. */
static bool is_our_jpeg(const struct peek *p)
{
    if (!has_text(p, 0, "\xFF\xD8"))
        return false;
    for (size_t at = 2; at + 4 <= p->n && p->v[at] == 0xFF;) {
        const int type = p->v[at + 1];
        if (type == 0xFE && has_text(p, at + 4, MARK))
            return true;
        if (type != 0xFE && (type < 0xE0 || type > 0xEF)) /* neither COM nor APP0..15 */
            return false;
        at += 2 + pm_be16(p->v + at + 2);
    }
    return false;
}

static bool is_our_json(const struct peek *p)
{
    size_t at = 1;
    while (at < p->n && strchr(" \t\r\n", p->v[at]) && p->v[at])
        at++;
    return has_text(p, 0, "{") && has_text(p, at, JSON_HEAD);
}

/* The tables and notes of batch. */
static bool is_our_batch(const struct peek *p)
{
    static const char *const heads[] = {
        "id,patient,visit,status,", "pair,id,kind,name,", "patient,visit,days,",
        "patient,mark,visit,",      "pihmap-state/",      "pihmap-shard/"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (has_text(p, 0, heads[i]))
            return true;
    return false;
}

/* "Pf", one line with the size, one with the scale. */
static bool is_our_pfm(const struct peek *p)
{
    const uint8_t *end = p->n > 3 ? memchr(p->v + 3, '\n', p->n - 3) : NULL;
    return end && has_text(p, 0, "Pf\n") && has_text(p, (size_t)(end - p->v) + 1, PFM_SCALE "\n");
}

/* Empty, or by its structure one of the files that pihmap writes: replacing it loses nobody's
 * own work. A file that only speaks of pihmap is not. */
static bool is_ours(const char *path)
{
    struct peek p = {.n = 0};
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool whole = false;
    while (p.n < sizeof p.v && !whole) {
        const ssize_t got = read(fd, p.v + p.n, sizeof p.v - p.n);
        if (got < 0 && errno != EINTR)
            break;
        whole = got == 0;
        p.n += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (p.n == 0)
        return whole; /* not merely unreadable */
    return is_our_png(&p) || is_our_jpeg(&p) || is_our_json(&p) || has_text(&p, 0, TABLE_HEAD) ||
           has_text(&p, 0, PAGE_HEAD) || is_our_batch(&p) || is_our_pfm(&p);
}

/* Is path, which leads to info, written as it is, and not beside and renamed? Devices and pipes,
 * and the names of open descriptors: where output was redirected to a file they lead to that file,
 * but their folder is the system's. */
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
    if (!goes_through(path, info) && !(keep && (keep->force || keep->fresh)) && !is_ours(path))
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

/* 0, or errno. */
static int write_all(int fd, const uint8_t *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return done < 0 ? errno : EIO;
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

/* Some file systems have nothing to sync; that is no failure. */
static int sync_file(int fd)
{
    return fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS ? errno : 0;
}

/* A device, a FIFO or a terminal: there is nothing to rename. */
static enum pihmap_status write_through(struct pm_job *job, const char *path, const uint8_t *bytes,
                                        size_t n)
{
    /* Behind what was already written there, should it be a file. */
    const int fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return pm_fail_sys(job, path, "cannot write", errno);
    int error = write_all(fd, bytes, n);
    if (close(fd) != 0 && !error && errno != EINTR)
        error = errno;
    return error ? pm_fail_sys(job, path, "cannot write", error) : PIHMAP_OK;
}

/* Write and sync the temporary file fd, close it. 0, or errno. */
static int fill_temporary(int fd, const uint8_t *bytes, size_t n)
{
    int error = write_all(fd, bytes, n);
    if (!error)
        error = sync_file(fd);
    if (close(fd) != 0 && !error && errno != EINTR)
        error = errno; /* some network drives tell of a full disk only here */
    return error;
}

/* So that the new name itself survives a power cut. Best effort: the file is whole anyway. */
static void sync_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
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

/* A symbolic link at path is replaced, not followed: what it points at stays as it is. */
static enum pihmap_status write_beside(struct pm_job *job, const char *path, bool fresh,
                                       const uint8_t *bytes, size_t n)
{
    enum pihmap_status st = PIHMAP_OK;
    char *temporary = NULL;
    char *folder = folder_of(job, path);
    const size_t size = folder ? strlen(folder) + 1 + sizeof TEMPORARY : 0;
    temporary = folder ? pm_alloc(job, size, 1) : NULL;
    if (!temporary) {
        st = job->err.status;
        goto out;
    }
    snprintf(temporary, size, "%s/%s", folder, TEMPORARY);
    const int fd = mkostemp(temporary, O_CLOEXEC); /* O_EXCL, mode 0600 less the umask */
    if (fd < 0) {
        st = pm_fail_sys(job, path, "cannot write in its folder", errno);
        goto out;
    }
    pm_watch_file(temporary);
    int error = fill_temporary(fd, bytes, n);
    if (!error)
        error = publish(temporary, path, fresh);
    if (error)
        unlink(temporary);
    pm_watch_file(NULL);
    if (error) {
        st = pm_fail_sys(job, path, "cannot write", error);
        goto out;
    }
    sync_folder(folder);
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
        const int error = write_all(STDOUT_FILENO, bytes, n);
        return error ? pm_fail_sys(job, "standard output", "cannot write", error) : PIHMAP_OK;
    }
    if (stat(path, &info) == 0 && goes_through(path, &info))
        return write_through(job, path, bytes, n);
    return write_beside(job, path, keep && keep->fresh, bytes, n);
}

/* ---- pictures ------------------------------------------------------------------------------- */

enum pihmap_status pm_save_rgb8(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_rgb8 *picture)
{
    const struct pm_encoding how = {.note = keep ? keep->note : NULL};
    enum pihmap_status st;
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (pm_ends_with(path, ".png")) {
        TRY(pm_encode_png(job, picture->v, picture->w, picture->h, 3, &how, &bytes, &n));
    } else if (pm_ends_with(path, ".jpg") || pm_ends_with(path, ".jpeg")) {
        TRY(pm_encode_jpeg(job, picture->v, picture->w, picture->h, &how, &bytes, &n));
    } else {
        char name[NAME_BYTES];
        pm_printable(path, name, sizeof name);
        return pm_fail(job, PIHMAP_EARG, "%s: pictures are written as .png or .jpg", name);
    }
    TRY(pm_save_bytes(job, path, keep, bytes, n));
out:
    free(bytes);
    return st;
}

enum pihmap_status pm_save_mask(struct pm_job *job, const char *path, const struct pm_keep *keep,
                                const struct pm_mask *mask)
{
    const struct pm_encoding how = {.note = keep ? keep->note : NULL};
    enum pihmap_status st;
    uint8_t *bytes = NULL;
    size_t n = 0;
    TRY(pm_encode_png(job, mask->v, mask->w, mask->h, 1, &how, &bytes, &n));
    TRY(pm_save_bytes(job, path, keep, bytes, n));
out:
    free(bytes);
    return st;
}

/* Little endian, whatever the machine is. */
static void put_floats(uint8_t *to, const float *v, int n)
{
    for (int i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, v + i, sizeof bits);
        for (int k = 0; k < 4; k++)
            *to++ = (uint8_t)(bits >> (8 * k));
    }
}

enum pihmap_status pm_save_pfm(struct pm_job *job, const char *path, const struct pm_keep *keep,
                               const struct pm_plane *plane)
{
    char head[64];
    const int head_bytes =
        snprintf(head, sizeof head, "Pf\n%d %d\n" PFM_SCALE "\n", plane->w, plane->h);
    const size_t row = (size_t)plane->w * 4, n = (size_t)head_bytes + row * (size_t)plane->h;
    uint8_t *bytes = pm_alloc(job, n, 1);
    if (!bytes)
        return job->err.status;
    memcpy(bytes, head, (size_t)head_bytes);
    for (int y = 0; y < plane->h; y++)
        put_floats(bytes + head_bytes + row * (size_t)y,
                   plane->v + (size_t)(plane->h - 1 - y) * (size_t)plane->w, plane->w);
    const enum pihmap_status st = pm_save_bytes(job, path, keep, bytes, n);
    free(bytes);
    return st;
}
