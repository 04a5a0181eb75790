/* How much memory there is for workers, as far as the system tells. */
#ifndef PM_BATCH_MEMORY_H
#define PM_BATCH_MEMORY_H

#include <stddef.h>
#include <sys/types.h>

/* Bytes that can still be had without swapping: by the machine, and by the control group this
 * process is in. 0: not known. */
size_t pm_memory_available(void);

/* Bytes that a process holds now; 0: not known. */
size_t pm_memory_held(pid_t process);

/* Processors this process may use: affinity and the control group's share. At least 1. */
int pm_processors(void);

#endif
