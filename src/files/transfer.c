#include "files/transfer.h"

#include <errno.h>
#include <unistd.h>

int pm_write_all(int fd, const void *bytes, size_t n)
{
    const char *v = bytes;
    while (n > 0) {
        const ssize_t done = write(fd, v, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return done < 0 ? errno : EIO;
        v += done;
        n -= (size_t)done;
    }
    return 0;
}

bool pm_read_all(int fd, void *bytes, size_t n)
{
    char *v = bytes;
    while (n > 0) {
        const ssize_t done = read(fd, v, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        v += done;
        n -= (size_t)done;
    }
    return true;
}
