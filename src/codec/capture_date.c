#include "codec/capture_date.h"

#include "codec/exif.h"
#include "codec/format.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum pihmap_status read_date(struct pm_job *job, const struct pm_byte_range *file,
                                    char out[32])
{
    uint8_t head[PM_FORMAT_HEAD], *tiff = NULL;
    size_t n = file->n < sizeof head ? (size_t)file->n : sizeof head;
    struct pm_exif exif;
    enum pihmap_status st;
    const struct pm_format *format =
        pm_byte_range(file, 0, head, n) ? pm_format_match(head, n) : NULL;
    if (!format || !format->exif)
        return PIHMAP_OK;
    TRY(format->exif(job, file, &tiff, &n));
    TRY(pm_exif_read(job, tiff, n, &exif));
    memcpy(out, exif.taken_at, sizeof exif.taken_at);
out:
    free(tiff);
    return st;
}

enum pihmap_status pm_capture_date(struct pm_job *job, const char *path, char out[32])
{
    struct stat info;
    enum pihmap_status st = PIHMAP_OK;
    out[0] = '\0';
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return PIHMAP_OK;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        const struct pm_byte_range file = {NULL, (uint64_t)info.st_size, fd};
        st = read_date(job, &file, out);
    }
    close(fd);
    return st;
}
