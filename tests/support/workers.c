#include "support/workers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void work_share(const struct pm_work *work, unsigned char *shared, int first)
{
    struct pm_job job;
    pm_job_init(&job, 1);
    for (int i = first; i < work->count; i += work->workers)
        work->run(&job, work->context, i, shared + (size_t)i * work->size);
    pm_job_free(&job);
    fflush(NULL);
}

static enum pihmap_status wait_for(struct pm_job *job, const pid_t *child, int count)
{
    enum pihmap_status st = PIHMAP_OK;
    for (int k = 0; k < count; k++) {
        int status = 0;
        while (waitpid(child[k], &status, 0) < 0 && errno == EINTR)
            ;
        if (!st && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
            st = pm_fail(job, PIHMAP_ESYS, "process %d ended badly (status %d)", k, status);
    }
    return st;
}

static enum pihmap_status fork_all(struct pm_job *job, const struct pm_work *work,
                                   unsigned char *shared)
{
    pid_t child[PM_WORKERS_MAX];
    int started = 0;
    enum pihmap_status st = PIHMAP_OK;
    fflush(NULL);
    for (; started < work->workers; started++) {
        child[started] = fork();
        if (child[started] == 0) {
            work_share(work, shared, started);
            _exit(0);
        }
        if (child[started] < 0) {
            st = pm_fail(job, PIHMAP_ESYS, "cannot start a process: %s", strerror(errno));
            break;
        }
    }
    const enum pihmap_status ended = wait_for(job, child, started);
    return st ? st : ended;
}

enum pihmap_status pm_work_run(struct pm_job *job, const struct pm_work *work, void *records)
{
    const size_t bytes = (size_t)work->count * work->size;
    if (!bytes)
        return PIHMAP_OK;
    void *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return pm_fail_memory(job);
    const enum pihmap_status st = fork_all(job, work, shared);
    memcpy(records, shared, bytes);
    munmap(shared, bytes);
    return st;
}
