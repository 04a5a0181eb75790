/*
 * Tasks, each in a process of its own, some at a time. Whatever a task does - crash, run for
 * ever, use up the memory - it does to itself alone; the parent stays small and is told how it
 * ended.
 */
#ifndef PM_BATCH_POOL_H
#define PM_BATCH_POOL_H

#include "base/job.h"

/* How a task ended. */
enum pm_end {
    PM_END_RESULT,  /* it gave its result */
    PM_END_SIGNAL,  /* killed by a signal: number says which */
    PM_END_EXIT,    /* ended without a result; number is its exit status */
    PM_END_TIMEOUT, /* over the time */
    PM_END_FORK,    /* could not be begun; number is errno */
    PM_END_DROPPED  /* stopped, or never begun, because ask() said so */
};

enum pm_go { PM_GO_ON, PM_GO_FINISH /* begin no more */, PM_GO_STOP /* kill those at work */ };

enum { PM_POOL_MOST = 256, PM_RESULT_BYTES = 4000 /* fits a pipe at one go */ };

struct pm_pool {
    int jobs;            /* 1..PM_POOL_MOST at a time; fewer when memory is short */
    double timeout_s;    /* per task; 0: none */
    size_t tasks;        /* work() is called for 0..tasks-1, begun in this order */
    size_t result_bytes; /* 1..PM_RESULT_BYTES */
    /* In the child: fill result. The process ends behind it. SIGINT, SIGHUP and SIGTERM, which
     * often go to all processes at once, are ignored: the parent decides. */
    void (*work)(void *context, size_t task, void *result);
    /* In the parent, for every task once, as they end. result: NULL unless PM_END_RESULT, and not
     * to be trusted: its bytes are what the child has sent. reading: the photos that it was reading
     * when it died, fit to be shown; "". */
    void (*done)(void *context, size_t task, enum pm_end end, int number, const void *result,
                 const char *reading);
    const char *folder; /* where the tasks leave unfinished files when they die; NULL: none */
    /* In the parent, some ten times a second; running[0..n) are the tasks at work. NULL: go on. */
    enum pm_go (*ask)(void *context, const size_t *running, size_t n);
    void *context;
};

/* *peak: the most memory that one task held, bytes; may be NULL. */
enum pihmap_status pm_pool_run(struct pm_job *job, const struct pm_pool *pool, size_t *peak);

#endif
