/* Thread-safe texts of errno: strerror() may return one buffer to all threads. */
#ifndef PM_FILES_ERRNO_TEXT_H
#define PM_FILES_ERRNO_TEXT_H

#include "base/job.h"

struct pm_errno_text {
    char text[128]; /* NUL-terminated, never empty */
};

struct pm_errno_text pm_errno_text(int error);

/*
 * The same after path could not be opened to be read. A sandboxed process that may read a file, and
 * is refused it though its mode allows reading, finds another file in its place: somebody replaced
 * it since the process was started.
 */
struct pm_errno_text pm_open_error_text(const char *path, int error);

/* In the sentence of the last pm_fail(), names `is` in place of `was`, a path that the user has
 * never seen. */
void pm_fail_rename(struct pm_job *job, const char *was, const char *is);

/* pm_fail() with PIHMAP_ESYS and "<path>: <what>: <text of error>"; path may be any bytes. */
enum pihmap_status pm_fail_sys(struct pm_job *job, const char *path, const char *what, int error);

#endif
