#include "files/errno_text.h"

#include "base/printable.h"

#include <stdio.h>
#include <string.h>

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

enum pihmap_status pm_fail_sys(struct pm_job *job, const char *path, const char *what, int error)
{
    char name[384];
    pm_printable(path, name, sizeof name);
    return pm_fail(job, PIHMAP_ESYS, "%s: %s: %s", name, what, pm_errno_text(error).text);
}
