/* Set-up and tear-down of tests that need a job, on one thread: each test gets it anew. */
#ifndef PM_SUPPORT_JOB_CASE_H
#define PM_SUPPORT_JOB_CASE_H

#include "base/job.h"

static struct pm_job job;

static int set_up(void **state)
{
    (void)state;
    pm_job_init(&job, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pm_job_free(&job);
    return 0;
}

#endif
