/*
 * Process pool: runs tasks in worker processes, one process per task and several at a time. A task
 * that crashes, hangs or runs out of memory affects no other; the parent learns how it ended.
 */
#ifndef PM_BATCH_POOL_H
#define PM_BATCH_POOL_H

#include "base/job.h"

/* How a task ended. */
enum pm_task_end {
    PM_TASK_RESULT,      /* with a result */
    PM_TASK_SIGNALLED,   /* by a signal, its number */
    PM_TASK_EXITED,      /* without a result; number is its exit status */
    PM_TASK_TIMED_OUT,   /* after timeout_s */
    PM_TASK_FORK_FAILED, /* no process could be started; number is errno */
    PM_TASK_CANCELLED    /* killed, or never started, at the request of ask() */
};

enum pm_go { PM_GO_ON, PM_GO_FINISH /* start no more */, PM_GO_STOP /* kill running tasks */ };

enum {
    PM_POOL_MAX = 256,
    PM_RESULT_BYTES = 4000 /* fits into a pipe's buffer, with what goes before it */
};

struct pm_pool {
    int jobs;            /* 1..PM_POOL_MOST at a time; fewer when memory is short */
    double timeout_s;    /* per task; 0: none */
    size_t tasks;        /* work() is called for 0..tasks-1, started in this order */
    size_t result_bytes; /* 1..PM_RESULT_BYTES */
    /* Called in the worker to fill result; the process then exits. SIGINT, SIGHUP and SIGTERM are
     * often sent to all processes at once, so workers ignore them and the parent decides. */
    void (*work)(void *context, size_t task, void *result);
    /* Called in the parent once for every task, as they end. result: NULL unless PM_TASK_RESULT,
     * and untrusted, because its bytes are whatever the worker sent. reading: the photos that it
     * was reading when it died, escaped for display; "". */
    void (*done)(void *context, size_t task, enum pm_task_end end, int number, const void *result,
                 const char *reading);
    const char *folder; /* where tasks that die leave unfinished files; NULL: nowhere */
    /* Called in the parent about ten times a second; running[0..n) are the running tasks. May be
     * NULL. */
    enum pm_go (*ask)(void *context, const size_t *running, size_t n);
    void *context;
};

/* *peak: what any task took of memory at most, with the processes that it started and waited for,
 * bytes; may be NULL. */
enum pihmap_status pm_pool_run(struct pm_job *job, const struct pm_pool *pool, size_t *peak);

#endif
