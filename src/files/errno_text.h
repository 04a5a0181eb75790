/* Thread-safe texts of errno: strerror() may return one buffer to all threads. */
#ifndef PM_FILES_ERRNO_TEXT_H
#define PM_FILES_ERRNO_TEXT_H

#include "base/job.h"

struct pm_errno_text {
    char text[128]; /* NUL-terminated, never empty */
};

struct pm_errno_text pm_errno_text(int error);

/* pm_fail() with PIHMAP_ESYS and "<path>: <what>: <text of error>"; path may be any bytes. */
enum pihmap_status pm_fail_sys(struct pm_job *job, const char *path, const char *what, int error);

#endif
