#include "io/taken.h"

#include "io/exif.h"
#include "io/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIF_HEAD "Exif\0" /* with its own NUL: six bytes */
#define EXIF_HEAD_BYTES 6
#define MOST_EXIF (1 << 20) /* bytes: an Exif block of a PNG has no limit of its own */
#define MOST_SEGMENTS 512   /* before the pixels: an honest file has some ten */

/* n bytes at offset at, or nothing. */
static bool get(int fd, uint8_t *out, size_t n, off_t at)
{
    while (n > 0) {
        const ssize_t got = pread(fd, out, n, at);
        if (got <= 0)
            return false;
        out += got;
        n -= (size_t)got;
        at += got;
    }
    return true;
}

/* Where the TIFF block of a JPEG begins, and its length; 0 when there is none. */
static size_t find_in_jpeg(int fd, off_t *at)
{
    uint8_t head[4 + EXIF_HEAD_BYTES];
    *at = 2;
    for (int i = 0; i < MOST_SEGMENTS && get(fd, head, 4, *at); i++) {
        const size_t n = pm_be16(head + 2); /* with its own two bytes */
        if (head[0] != 0xFF || n < 2 || head[1] == 0xDA)
            return 0;
        if (head[1] == 0xE1 && n > 2 + EXIF_HEAD_BYTES && get(fd, head, sizeof head, *at) &&
            memcmp(head + 4, EXIF_HEAD, EXIF_HEAD_BYTES) == 0) {
            *at += 4 + EXIF_HEAD_BYTES;
            return n - 2 - EXIF_HEAD_BYTES;
        }
        *at += 2 + (off_t)n;
    }
    return 0;
}

/* The same in a PNG. */
static size_t find_in_png(int fd, off_t *at)
{
    uint8_t head[8];
    *at = 8;
    for (int i = 0; i < MOST_SEGMENTS && get(fd, head, sizeof head, *at); i++) {
        const size_t n = pm_be32(head);
        if (memcmp(head + 4, "eXIf", 4) == 0) {
            *at += 8;
            return n;
        }
        *at += 12 + (off_t)n;
    }
    return 0;
}

static enum pihmap_status read_date(struct pm_job *job, int fd, char out[32])
{
    uint8_t head[4];
    off_t at = 0;
    size_t n = 0;
    struct pm_exif exif;
    if (!get(fd, head, sizeof head, 0))
        return PIHMAP_OK;
    if (head[0] == 0xFF && head[1] == 0xD8)
        n = find_in_jpeg(fd, &at);
    else if (memcmp(head, "\x89PNG", 4) == 0)
        n = find_in_png(fd, &at);
    if (n == 0 || n > MOST_EXIF)
        return PIHMAP_OK;
    uint8_t *tiff = pm_alloc(job, n, 1);
    if (!tiff)
        return job->err.status;
    enum pihmap_status st = PIHMAP_OK;
    if (get(fd, tiff, n, at))
        st = pm_exif_read(job, tiff, n, &exif);
    else
        pm_exif_init(&exif);
    if (!st)
        memcpy(out, exif.taken_at, sizeof exif.taken_at);
    free(tiff);
    return st;
}

enum pihmap_status pm_taken_at(struct pm_job *job, const char *path, char out[32])
{
    struct stat info;
    enum pihmap_status st = PIHMAP_OK;
    out[0] = '\0';
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return PIHMAP_OK;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        st = read_date(job, fd, out);
    close(fd);
    return st;
}
