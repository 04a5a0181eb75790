#include "files/errno_text.h"

#include "base/printable.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct pm_errno_text pm_errno_text(int error)
{
    struct pm_errno_text out = {""};
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
    char buffer[sizeof out.text] = ""; /* glibc's variant may or may not use the buffer */
    snprintf(out.text, sizeof out.text, "%s", strerror_r(error, buffer, sizeof buffer));
#else
    if (strerror_r(error, out.text, sizeof out.text) != 0) /* POSIX */
        out.text[0] = '\0';
#endif
    if (!out.text[0])
        snprintf(out.text, sizeof out.text, "error %d", error);
    return out;
}

struct pm_errno_text pm_open_error_text(const char *path, int error)
{
    static const struct pm_errno_text replaced = {
        "the file was replaced while the program was running; run again"};
    return error == EACCES && access(path, R_OK) == 0 ? replaced : pm_errno_text(error);
}

void pm_fail_rename(struct pm_job *job, const char *was, const char *is)
{
    char rest[sizeof job->err.text], *at = strstr(job->err.text, was);
    if (!at)
        return;
    memcpy(rest, at + strlen(was), strlen(at + strlen(was)) + 1);
    snprintf(at, sizeof job->err.text - (size_t)(at - job->err.text), "%s%s", is, rest);
}

enum pihmap_status pm_fail_sys(struct pm_job *job, const char *path, const char *what, int error)
{
    char name[384];
    pm_printable(path, name, sizeof name);
    return pm_fail(job, PIHMAP_ESYS, "%s: %s: %s", name, what, pm_errno_text(error).text);
}
