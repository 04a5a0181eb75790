#include "isolate/descriptors.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* first and all above it. */
static void close_from(int first)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0u, 0) == 0)
        return;
#endif
    const int end = (int)sysconf(_SC_OPEN_MAX);
    for (int fd = first; fd < end; fd++)
        close(fd);
}

bool pm_descriptors_keep(const int *keep, int n)
{
    const int beyond = PM_DESCRIPTORS + n;
    int high[PM_KEPT_MAX]; /* out of the way of those that they become */
    for (int i = 0; i < n; i++)
        high[i] = fcntl(keep[i], F_DUPFD, beyond);
    const int null = open("/dev/null", O_RDWR);
    bool good = null >= 0;
    for (int fd = 0; fd < PM_DESCRIPTORS; fd++)
        good = good && dup2(null, fd) == fd;
    for (int i = 0; i < n; i++)
        good = good && dup2(high[i], PM_DESCRIPTORS + i) == PM_DESCRIPTORS + i;
    close_from(beyond);
    return good;
}
