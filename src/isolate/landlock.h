/* Linux's Landlock, by its system calls: which files this process may still reach. */
#ifndef PM_ISOLATE_LANDLOCK_H
#define PM_ISOLATE_LANDLOCK_H

#include <stdbool.h>

/* The version in use; 0: none, or one too old (1 cannot allow renaming between folders). */
int pm_landlock_abi(void);

/* See struct pm_sandbox. Also no TCP, and no signals to others, where the version knows them.
 * False: nothing was given up. */
bool pm_landlock_enter(const char *const *read, const char *const *write);

#endif
