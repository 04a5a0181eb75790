/* Memory and processors available to workers, from /proc and the control group (cgroup v2). */
#ifndef PM_BATCH_MEMORY_H
#define PM_BATCH_MEMORY_H

#include <stddef.h>
#include <sys/types.h>

/* Bytes that can be allocated without swapping, the lesser of the machine's and of this process's
 * control group. 0: not known. */
size_t pm_memory_available(void);

/* Resident set size of a process, bytes; 0: not known. */
size_t pm_memory_resident(pid_t process);

/* Processors this process may use, by affinity and the control group's quota. At least 1. */
int pm_processors(void);

#endif
