/* What errno says, in words, from any thread: strerror() may hand one buffer to all of them. */
#ifndef PM_FILES_ERRNO_TEXT_H
#define PM_FILES_ERRNO_TEXT_H

#include "base/job.h"

struct pm_errno_text {
    char text[128]; /* NUL-ended, never empty */
};

struct pm_errno_text pm_errno_text(int error);

/* pm_fail() with PIHMAP_ESYS, "path: what: " and the words of error; path as it is, any bytes. */
enum pihmap_status pm_fail_sys(struct pm_job *job, const char *path, const char *what, int error);

#endif
