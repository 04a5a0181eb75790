#include "batch/pool.h"

#include "batch/memory.h"
#include "codec/heif.h"
#include "files/crash_monitor.h"

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

#define TICK_MS 100 /* how often ask() is called at least */
/* Taken for granted until the first task has ended: a pair of 12 MP photos, measured. */
#define FIRST_GUESS ((size_t)600 << 20)
#define RESERVE 1.15 /* the next task may need somewhat more than the largest so far */

struct slot {
    pid_t process; /* 0: free */
    int pipe;      /* where the result comes from; -1 when all is read */
    size_t task, got;
    double started_s;
    bool timed_out, dropped;
    struct pm_crash_monitor *watch;                              /* what the process is at */
    _Alignas(max_align_t) unsigned char result[PM_RESULT_BYTES]; /* read as a struct */
};

struct run {
    const struct pm_pool *pool;
    struct slot *slot;
    size_t *running; /* room for ask() */
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

/* ---- the child ---------------------------------------------------------------------- */

/* Should memory run out, a worker is to die, not the parent or the rest of the machine. */
static void volunteer(void)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, "500", 3);
    close(fd);
}

static _Noreturn void be_child(const struct run *run, const struct slot *slot, size_t task, int out,
                               pid_t parent)
{
    const struct pm_pool *pool = run->pool;
    _Alignas(max_align_t) unsigned char result[PM_RESULT_BYTES] = {0};
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
#ifdef __linux__
    /* A killed parent takes its workers along, so that none writes while the next run works. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
#else
    (void)parent;
#endif
    volunteer();
    pm_crash_monitor_use(slot->watch);
    pool->work(pool->context, task, result);
    size_t sent = 0;
    while (sent < pool->result_bytes) {
        const ssize_t n = write(out, result + sent, pool->result_bytes - sent);
        if (n < 0 && errno != EINTR)
            _exit(1);
        sent += n > 0 ? (size_t)n : 0;
    }
    _exit(0);
}

/* ---- beginning ---------------------------------------------------------------------- */

/* Is there memory for one more? One is always let go: it may well fit. */
static bool memory_allows(const struct run *run)
{
    const size_t available = pm_memory_available();
    if (run->busy == 0 || available == 0)
        return true;
    const double each = RESERVE * (double)(run->peak ? run->peak : FIRST_GUESS);
    double held = 0.0;
    for (int i = 0; i < run->pool->jobs; i++)
        if (run->slot[i].process)
            held += (double)pm_memory_held(run->slot[i].process);
    return (double)available + held >= (run->busy + 1) * each;
}

/* False: the system has no process to spare; *error says why. */
static bool begin(struct run *run, struct slot *slot, int *error)
{
    int ends[2];
    if (pipe(ends) != 0) {
        *error = errno;
        return false;
    }
    pm_crash_monitor_clear(slot->watch);
    const pid_t parent = getpid(), process = fork();
    if (process == 0) {
        close(ends[0]);
        be_child(run, slot, run->next, ends[1], parent);
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
    slot->got = 0;
    slot->started_s = now_s();
    slot->timed_out = slot->dropped = false;
    run->busy++;
    return true;
}

static void begin_some(struct run *run)
{
    for (int i = 0; i < run->pool->jobs && run->next < run->pool->tasks; i++) {
        int error = 0;
        if (run->slot[i].process)
            continue;
        if (!memory_allows(run))
            return;
        if (begin(run, &run->slot[i], &error))
            continue;
        if (run->busy == 0) /* waiting would not help: nobody will give anything back */
            run->pool->done(run->pool->context, run->next++, PM_END_FORK, error, NULL, "");
        return;
    }
}

/* ---- ending ------------------------------------------------------------------------- */

static void read_result(const struct run *run, struct slot *slot)
{
    while (slot->pipe >= 0) {
        const size_t left = run->pool->result_bytes - slot->got;
        const ssize_t n = left ? read(slot->pipe, slot->result + slot->got, left) : 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0) {
            close(slot->pipe);
            slot->pipe = -1;
        } else {
            slot->got += (size_t)n;
        }
    }
}

static void end(struct run *run, struct slot *slot, int status, const struct rusage *used)
{
    const struct pm_pool *pool = run->pool;
    const size_t peak = (size_t)used->ru_maxrss * 1024;
    read_result(run, slot);
    if (slot->pipe >= 0)
        close(slot->pipe);
    if (peak > run->peak)
        run->peak = peak;
    slot->process = 0;
    run->busy--;
    if (slot->got == pool->result_bytes) {
        pool->done(pool->context, slot->task, PM_END_RESULT, 0, slot->result, "");
        return;
    }
    char reading[600];
    pm_crash_monitor_photos(slot->watch, reading, sizeof reading);
    if (pool->folder)
        pm_crash_monitor_cleanup(slot->watch, pool->folder);
    const enum pm_end how = slot->dropped         ? PM_END_DROPPED
                            : slot->timed_out     ? PM_END_TIMEOUT
                            : WIFSIGNALED(status) ? PM_END_SIGNAL
                                                  : PM_END_EXIT;
    const int number = how == PM_END_SIGNAL ? WTERMSIG(status)
                       : how == PM_END_EXIT ? WEXITSTATUS(status)
                                            : 0;
    pool->done(pool->context, slot->task, how, number, NULL, reading);
}

/* Those that have ended, and those that are over their time. */
static void look_after(struct run *run)
{
    const double limit = run->pool->timeout_s, now = now_s();
    for (int i = 0; i < run->pool->jobs; i++) {
        struct slot *slot = &run->slot[i];
        struct rusage used = {0};
        int status = 0;
        if (!slot->process)
            continue;
        read_result(run, slot);
        const pid_t ended = wait4(slot->process, &status, WNOHANG, &used);
        /* ECHILD: started where SIGCHLD is ignored, nobody can tell how it ended. */
        if (ended == slot->process || (ended < 0 && errno == ECHILD)) {
            end(run, slot, status, &used);
        } else if (run->go == PM_GO_STOP && !slot->dropped) {
            slot->dropped = true;
            kill(slot->process, SIGKILL);
        } else if (limit > 0 && now - slot->started_s > limit && !slot->timed_out) {
            slot->timed_out = true;
            kill(slot->process, SIGKILL);
        }
    }
}

static void wait_a_bit(const struct run *run)
{
    struct pollfd fds[PM_POOL_MOST];
    nfds_t n = 0;
    int ms = TICK_MS;
    for (int i = 0; i < run->pool->jobs; i++) {
        if (!run->slot[i].process)
            continue;
        if (run->slot[i].pipe >= 0)
            fds[n++] = (struct pollfd){run->slot[i].pipe, POLLIN, 0};
        else
            ms = 2; /* its result is read: it ends this moment */
    }
    (void)poll(fds, n, ms); /* a signal ends the wait early: that is all we want of it */
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
        run.slot[i].watch =
            pm_crash_monitor_new(); /* NULL: only the sentences of crashes get shorter */
    pm_heif_prepare();
    while (run.busy > 0 || (run.next < pool->tasks && run.go == PM_GO_ON)) {
        if (run.go == PM_GO_ON)
            begin_some(&run);
        ask(&run);
        if (run.busy > 0)
            wait_a_bit(&run);
        look_after(&run);
    }
    while (run.next < pool->tasks)
        pool->done(pool->context, run.next++, PM_END_DROPPED, 0, NULL, "");
out:
    if (peak)
        *peak = run.peak;
    for (int i = 0; run.slot && i < pool->jobs; i++)
        pm_crash_monitor_free(run.slot[i].watch);
    free(run.slot);
    free(run.running);
    return st;
}
