/* Independent pieces of work in several processes, for benches: memory and crashes stay apart. */
#ifndef PM_SUPPORT_WORKERS_H
#define PM_SUPPORT_WORKERS_H

#include "base/job.h"

#define PM_WORKERS_MAX 64

struct pm_work {
    int count;   /* pieces, numbered from 0 */
    int workers; /* processes, 1..PM_WORKERS_MAX; piece i is done by process i % workers */
    size_t size; /* of a record, bytes */
    /* Does piece index and fills its record, which is zeroed, and in memory that the processes
     * share: it holds no pointers. A failure is a value of the record. The job has one thread and
     * belongs to the process. */
    void (*run)(struct pm_job *job, const void *context, int index, void *record);
    const void *context;
};

/* records: room for work->count of them, in order of index. PIHMAP_ESYS: a process could not start,
 * or ended badly. It forks, so it must not be called while other threads run. */
enum pihmap_status pm_work_run(struct pm_job *job, const struct pm_work *work, void *records);

#endif
