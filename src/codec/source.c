#include "codec/source.h"

#include "base/printable.h"
#include "files/errno_text.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *what_it_is(mode_t mode)
{
    return S_ISDIR(mode)    ? "is a folder, not a photo; name a file in it"
           : S_ISFIFO(mode) ? "is a pipe; pihmap reads photos from files only, save it first"
           : S_ISSOCK(mode) ? "is a socket, not a photo"
                            : "is a device, not a photo";
}

static enum pihmap_status check_size(struct pm_job *job, const struct pm_source *s, uint64_t n)
{
    if (n == 0)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: the file is empty; copy it again from the camera or phone", s->name);
    if (n > PM_MAX_FILE_BYTES)
        return pm_fail(job, PIHMAP_ELIMIT,
                       "%s: the file has %llu MiB, over the limit of %zu MiB; save it as JPEG",
                       s->name, (unsigned long long)n >> 20, PM_MAX_FILE_BYTES >> 20);
    return PIHMAP_OK;
}

/* Is it a regular file of a size that is read? */
static enum pihmap_status check_file(struct pm_job *job, const struct pm_source *s,
                                     const struct stat *info)
{
    if (!S_ISREG(info->st_mode))
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", s->name, what_it_is(info->st_mode));
    return check_size(job, s, (uint64_t)info->st_size);
}

static enum pihmap_status read_all(struct pm_job *job, struct pm_source *s, int fd, size_t n)
{
    s->v = s->owned = pm_alloc(job, n, 1);
    if (!s->v)
        return job->err.status;
    while (s->n < n) {
        const ssize_t got = read(fd, s->owned + s->n, n - s->n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", s->name,
                           pm_errno_text(errno).text);
        if (got == 0) /* it shrank since fstat(): somebody is writing it */
            return pm_fail(job, PIHMAP_ESYS, "%s: the file changed while it was read; run again",
                           s->name);
        s->n += (size_t)got;
    }
    return PIHMAP_OK;
}

static enum pihmap_status read_file(struct pm_job *job, const char *path, struct pm_source *out)
{
    enum pihmap_status st = PIHMAP_OK;
    struct stat info;
    /* O_NONBLOCK: opening a FIFO must not wait for a writer; it means nothing for files. */
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot open: %s", out->name,
                       pm_open_error_text(path, errno).text);
    if (fstat(fd, &info) != 0) {
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", out->name, pm_errno_text(errno).text);
        goto out;
    }
    TRY(check_file(job, out, &info));
    TRY(read_all(job, out, fd, (size_t)info.st_size));
out:
    close(fd);
    return st;
}

enum pihmap_status pm_source_read(struct pm_job *job, const struct pihmap_source *from,
                                  size_t max_pixels, struct pm_source *out)
{
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    out->max_pixels = max_pixels;
    pm_printable(from->name, out->name, sizeof out->name);
    if (from->bytes) {
        TRY(check_size(job, out, from->count));
        out->v = from->bytes;
        out->n = from->count;
    } else {
        TRY(read_file(job, from->name, out));
    }
out:
    if (st)
        pm_source_free(out);
    return st;
}

void pm_source_free(struct pm_source *s)
{
    free(s->owned);
    s->owned = NULL;
    s->v = NULL;
    s->n = 0;
}

enum pihmap_status pm_source_check_size(struct pm_job *job, const struct pm_source *s, uint64_t w,
                                        uint64_t h)
{
    if (w == 0 || h == 0)
        return pm_fail(job, PIHMAP_EFORMAT, "%s: the picture has no pixels (%llu x %llu)", s->name,
                       (unsigned long long)w, (unsigned long long)h);
    if (w > PM_MAX_SIDE || h > PM_MAX_SIDE)
        return pm_fail(
            job, PIHMAP_ELIMIT,
            "%s: %llu x %llu pixels; no side may be over %d pixels: crop it or make it smaller",
            s->name, (unsigned long long)w, (unsigned long long)h, PM_MAX_SIDE);
    if (w * h > s->max_pixels)
        return pm_fail(job, PIHMAP_ELIMIT,
                       "%s: %llu x %llu pixels is over the limit of %zu pixels; raise it with "
                       "--max-pixels",
                       s->name, (unsigned long long)w, (unsigned long long)h, s->max_pixels);
    return PIHMAP_OK;
}

enum pihmap_status pm_source_damaged(struct pm_job *job, const struct pm_source *s,
                                     const char *format, const char *why)
{
    char words[200];
    pm_printable(why, words, sizeof words); /* a decoder's text may quote bytes of the file */
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: damaged %s: %s; copy it again from the camera or phone", s->name, format,
                   words);
}

enum pihmap_status pm_source_check_memory(struct pm_job *job, const struct pm_source *s,
                                          uint64_t bytes)
{
    const uint64_t side = PM_MAX_SIDE;
    const uint64_t pixels = s->max_pixels < side * side ? s->max_pixels : side * side;
    if (bytes <= PM_DECODED_BASE + PM_DECODED_PER_PIXEL * pixels + PM_DECODED_PER_BYTE * s->n)
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_ELIMIT,
                   "%s: a file of %llu kB that takes %llu MB of memory when it is unpacked is no "
                   "ordinary photo; save it as an 8-bit JPEG, or allow more with --max-pixels",
                   s->name, ((unsigned long long)s->n + 999) / 1000,
                   (unsigned long long)bytes / 1000000);
}
