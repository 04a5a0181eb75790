#include "batch/pool.h"

#include "batch/memory.h"
#include "codec/format.h"
#include "files/crash_monitor.h"
#include "files/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define POLL_MS 100 /* longest time between two calls of ask() */
/* Assumed memory of a task until the first one has ended: a pair of 12 MP photos, measured. */
#define INITIAL_TASK_BYTES ((size_t)600 << 20)
#define MAXRSS_UNIT ((size_t)1024) /* bytes: the unit of ru_maxrss on Linux */
#define MEMORY_MARGIN 1.15         /* the next task may need more than the largest so far */

/* What a worker sends when its task is done. Of result, only the pool's result_bytes are sent. */
struct message {
    size_t peak; /* bytes that it and the processes that it has started took at most */
    _Alignas(max_align_t) unsigned char result[PM_RESULT_BYTES]; /* cast to a struct */
};

struct slot {
    pid_t process; /* 0: free */
    int pipe;      /* read end for the message; -1: closed */
    size_t task, received;
    double started_s;
    bool timed_out, cancelled;
    struct pm_crash_monitor *monitor; /* which photos the process is reading */
    struct message message;
};

struct run {
    const struct pm_pool *pool;
    struct slot *slot;
    size_t *running; /* [jobs], for ask() */
    size_t next, peak;
    int busy;
    enum pm_go go;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- worker ------------------------------------------------------------------------- */

/* When memory runs out, the kernel shall kill a worker rather than the parent or other programs. */
static void raise_oom_score(void)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, "500", 3);
    close(fd);
}

/* The resident sets of this process and of the largest that it has waited for: its decoder, which
 * can take several times as much. One decodes at a time. */
static size_t peak_bytes(void)
{
    struct rusage self = {0}, child = {0};
    (void)getrusage(RUSAGE_SELF, &self);
    (void)getrusage(RUSAGE_CHILDREN, &child);
    return ((size_t)self.ru_maxrss + (size_t)child.ru_maxrss) * MAXRSS_UNIT;
}

static size_t message_bytes(const struct pm_pool *pool)
{
    return offsetof(struct message, result) + pool->result_bytes;
}

static _Noreturn void run_child(const struct run *run, const struct slot *slot, size_t task,
                                int out, pid_t parent)
{
    const struct pm_pool *pool = run->pool;
    struct message message = {0};
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
#ifdef __linux__
    /* Workers die with their parent, so that none still writes during the next run. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
#else
    (void)parent;
#endif
    raise_oom_score();
    for (int i = 0; i < pool->jobs; i++)
        if (&run->slot[i] != slot)
            pm_crash_monitor_free(run->slot[i].monitor); /* those of other tasks are none of ours */
    pm_crash_monitor_use(slot->monitor);
    pool->work(pool->context, task, message.result);
    message.peak = peak_bytes();
    _exit(pm_write_all(out, &message, message_bytes(pool)) ? 1 : 0);
}

/* ---- starting ----------------------------------------------------------------------- */

/* Is there memory for one more task? The first one always starts: it may well fit. */
static bool memory_allows(const struct run *run)
{
    const size_t available = pm_memory_available();
    if (run->busy == 0 || available == 0)
        return true;
    const double each = MEMORY_MARGIN * (double)(run->peak ? run->peak : INITIAL_TASK_BYTES);
    double held = 0.0;
    for (int i = 0; i < run->pool->jobs; i++)
        if (run->slot[i].process)
            held += (double)pm_memory_resident(run->slot[i].process);
    return (double)available + held >= (run->busy + 1) * each;
}

/* False: no process could be started; *error is errno. */
static bool start_task(struct run *run, struct slot *slot, int *error)
{
    int ends[2];
    if (pipe(ends) != 0) {
        *error = errno;
        return false;
    }
    pm_crash_monitor_clear(slot->monitor);
    const pid_t parent = getpid(), process = fork();
    if (process == 0) {
        close(ends[0]);
        run_child(run, slot, run->next, ends[1], parent);
    }
    *error = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    slot->process = process;
    slot->pipe = ends[0];
    slot->task = run->next++;
    slot->received = 0;
    slot->started_s = now_s();
    slot->timed_out = slot->cancelled = false;
    run->busy++;
    return true;
}

static void start_tasks(struct run *run)
{
    for (int i = 0; i < run->pool->jobs && run->next < run->pool->tasks; i++) {
        int error = 0;
        if (run->slot[i].process)
            continue;
        if (!memory_allows(run))
            return;
        if (start_task(run, &run->slot[i], &error))
            continue;
        if (run->busy == 0) /* no running task will free anything, so waiting is no use */
            run->pool->done(run->pool->context, run->next++, PM_TASK_FORK_FAILED, error, NULL, "");
        return;
    }
}

/* ---- finishing ---------------------------------------------------------------------- */

static void read_message(const struct run *run, struct slot *slot)
{
    while (slot->pipe >= 0) {
        const size_t left = message_bytes(run->pool) - slot->received;
        char *const to = (char *)&slot->message + slot->received;
        const ssize_t n = left ? read(slot->pipe, to, left) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            close(slot->pipe);
            slot->pipe = -1;
        } else {
            slot->received += (size_t)n;
        }
    }
}

static void finish_task(struct run *run, struct slot *slot, int status, const struct rusage *used)
{
    const struct pm_pool *pool = run->pool;
    read_message(run, slot);
    if (slot->pipe >= 0)
        close(slot->pipe);
    const bool complete = slot->received == message_bytes(pool);
    const size_t peak = complete ? slot->message.peak : (size_t)used->ru_maxrss * MAXRSS_UNIT;
    if (peak > run->peak)
        run->peak = peak;
    slot->process = 0;
    run->busy--;
    if (complete) {
        pool->done(pool->context, slot->task, PM_TASK_RESULT, 0, slot->message.result, "");
        return;
    }
    char reading[600];
    pm_crash_monitor_photos(slot->monitor, reading, sizeof reading);
    if (pool->folder)
        pm_crash_monitor_cleanup(slot->monitor, pool->folder);
    const enum pm_task_end how = slot->cancelled       ? PM_TASK_CANCELLED
                                 : slot->timed_out     ? PM_TASK_TIMED_OUT
                                 : WIFSIGNALED(status) ? PM_TASK_SIGNALLED
                                                       : PM_TASK_EXITED;
    const int number = how == PM_TASK_SIGNALLED ? WTERMSIG(status)
                       : how == PM_TASK_EXITED  ? WEXITSTATUS(status)
                                                : 0;
    pool->done(pool->context, slot->task, how, number, NULL, reading);
}

/* Collect tasks that have ended; kill those over their time, or all on PM_GO_STOP. */
static void reap_tasks(struct run *run)
{
    const double limit = run->pool->timeout_s, now = now_s();
    for (int i = 0; i < run->pool->jobs; i++) {
        struct slot *slot = &run->slot[i];
        struct rusage used = {0};
        int status = 0;
        if (!slot->process)
            continue;
        read_message(run, slot);
        const pid_t ended = wait4(slot->process, &status, WNOHANG, &used);
        /* ECHILD: where SIGCHLD is ignored, the exit status is lost. */
        if (ended == slot->process || (ended < 0 && errno == ECHILD)) {
            finish_task(run, slot, status, &used);
        } else if (run->go == PM_GO_STOP && !slot->cancelled) {
            slot->cancelled = true;
            kill(slot->process, SIGKILL);
        } else if (limit > 0 && now - slot->started_s > limit && !slot->timed_out) {
            slot->timed_out = true;
            kill(slot->process, SIGKILL);
        }
    }
}

static void wait_for_event(const struct run *run)
{
    struct pollfd fds[PM_POOL_MAX];
    nfds_t n = 0;
    int ms = POLL_MS;
    for (int i = 0; i < run->pool->jobs; i++) {
        if (!run->slot[i].process)
            continue;
        if (run->slot[i].pipe >= 0)
            fds[n++] = (struct pollfd){run->slot[i].pipe, POLLIN, 0};
        else
            ms = 2; /* its result has been read: it is about to exit */
    }
    (void)poll(fds, n, ms); /* an error can only be EINTR, which is welcome */
}

static void ask(struct run *run)
{
    const struct pm_pool *pool = run->pool;
    size_t n = 0;
    if (!pool->ask)
        return;
    for (int i = 0; i < pool->jobs; i++)
        if (run->slot[i].process)
            run->running[n++] = run->slot[i].task;
    const enum pm_go go = pool->ask(pool->context, run->running, n);
    if (go > run->go)
        run->go = go;
}

enum pihmap_status pm_pool_run(struct pm_job *job, const struct pm_pool *pool, size_t *peak)
{
    enum pihmap_status st = PIHMAP_OK;
    struct run run = {.pool = pool};
    run.slot = pm_alloc(job, (size_t)pool->jobs, sizeof *run.slot);
    run.running = pm_alloc(job, (size_t)pool->jobs, sizeof *run.running);
    if (!run.slot || !run.running) {
        st = job->err.status;
        goto out;
    }
    for (int i = 0; i < pool->jobs; i++)
        run.slot[i].monitor = pm_crash_monitor_new(); /* NULL: crash messages only lack the photo */
    pm_format_prepare();
    while (run.busy > 0 || (run.next < pool->tasks && run.go == PM_GO_ON)) {
        if (run.go == PM_GO_ON)
            start_tasks(&run);
        ask(&run);
        if (run.busy > 0)
            wait_for_event(&run);
        reap_tasks(&run);
    }
    while (run.next < pool->tasks)
        pool->done(pool->context, run.next++, PM_TASK_CANCELLED, 0, NULL, "");
out:
    if (peak)
        *peak = run.peak;
    for (int i = 0; run.slot && i < pool->jobs; i++)
        pm_crash_monitor_free(run.slot[i].monitor);
    free(run.slot);
    free(run.running);
    return st;
}
