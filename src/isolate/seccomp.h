/* Which system calls this process may still make. The one file that touches libseccomp, which
 * is optional. */
#ifndef PM_ISOLATE_SECCOMP_H
#define PM_ISOLATE_SECCOMP_H

#include <stdbool.h>

/* Was pihmap built with it, and does the kernel have it? */
bool pm_seccomp_available(void);

/*
 * Only reading, writing, computing and threads are left. Calls that no decoder makes (programs,
 * sockets, tracing, mounting) end the process; others that are not on the list fail as if the
 * kernel did not know them. False: nothing was given up.
 */
bool pm_seccomp_enter(void);

#endif
