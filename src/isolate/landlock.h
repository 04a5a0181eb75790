/* Landlock, the file system sandbox of Linux, by its system calls. */
#ifndef PM_ISOLATE_LANDLOCK_H
#define PM_ISOLATE_LANDLOCK_H

#include <stdbool.h>

/* The ABI version of this kernel; 0: none, or too old (ABI 1 cannot allow renaming between
 * folders). */
int pm_landlock_abi(void);

/* Restricts this process to the files of struct pm_sandbox. Where the ABI has it, also forbids TCP,
 * and signals to other processes. False: nothing is restricted. */
bool pm_landlock_enter(const char *const *read, const char *const *write);

#endif
