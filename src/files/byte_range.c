#include "files/byte_range.h"

#include <string.h>
#include <unistd.h>

bool pm_byte_range(const struct pm_byte_range *file, uint64_t at, void *out, size_t n)
{
    uint8_t *to = out;
    if (at > file->n || n > file->n - at)
        return false;
    if (file->v) {
        memcpy(to, file->v + at, n);
        return true;
    }
    while (n > 0) {
        const ssize_t got = pread(file->fd, to, n, (off_t)at);
        if (got <= 0)
            return false;
        to += got;
        n -= (size_t)got;
        at += (uint64_t)got;
    }
    return true;
}
