/* seccomp filter: which system calls this process may make. Only seccomp.c uses libseccomp, which
 * is optional. */
#ifndef PM_ISOLATE_SECCOMP_H
#define PM_ISOLATE_SECCOMP_H

#include <stdbool.h>

/* Was pihmap built with libseccomp, and does the kernel have seccomp? */
bool pm_seccomp_available(void);

/*
 * Allows only what computing, threads, and reading and writing what is open need; with files, also
 * to open files, though not to empty one thereby, and to make, rename and remove them. Calls that
 * no such work needs (programs, sockets, tracing, mounting) end the process. Other calls fail as if
 * the kernel did not have them. False: nothing is restricted.
 */
bool pm_seccomp_enter(bool files);

#endif
