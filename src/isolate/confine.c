/* Runs work in a sandboxed child process, and explains how it ended. */

#include "base/options.h"
#include "isolate/decoders.h"
#include "isolate/exit_reason.h"
#include "files/errno_text.h"
#include "codec/decoder.h"
#include "codec/format.h"
#include "isolate/sandbox.h"
#include "files/crash_monitor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define CPU_S 7200 /* s of processor time, all threads: a pair of 100 MP takes some 60 */

/* Signals by which users and systems end a program. */
static const int STOP_SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { STOP_SIGNAL_COUNT = sizeof STOP_SIGNALS / sizeof *STOP_SIGNALS };

struct confined {
    struct pihmap_confinement how;
    struct pihmap_options options; /* checked */
    struct pm_crash_monitor *monitor;
    pid_t process;
    int signal; /* by which this process is to end; 0: none */
};

void pihmap_confinement_default(struct pihmap_confinement *how, size_t size)
{
    const struct pihmap_confinement all = {.size = size < sizeof all ? size : sizeof all};
    memcpy(how, &all, all.size);
}

void pihmap_sandbox_text(char *text, size_t size)
{
    char all[PM_SANDBOX_TEXT];
    pm_sandbox_text(all);
    snprintf(text, size, "%s", all);
}

static _Noreturn void run_worker(const struct confined *c, pid_t parent, int (*work)(void *),
                                 void *context)
{
    struct pm_job job;
    pm_job_init(&job, c->options.threads);
    const struct pm_sandbox box = {.read = c->how.reads,
                                   .write = c->how.writes,
                                   .memory_bytes =
                                       pm_sandbox_memory(c->options.max_pixels, job.threads),
                                   .file_bytes = pm_sandbox_file(c->options.max_pixels),
                                   .cpu_s = CPU_S,
                                   .open = c->how.open};
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
#else
    (void)parent;
#endif
    pm_crash_monitor_use(c->monitor);
    pm_decoders_start(&box, job.threads);
    pm_sandbox_enter(&box);
    const int result = work(context);
    pm_decoders_end();
    exit(result); /* flushes the streams */
}

static void wake(int number)
{
    (void)number;
}

/* SIGCHLD, and those of STOP_SIGNALS that the caller does not ignore (nohup, background jobs of a
 * shell): sigwait() would return ignored ones, too. */
static void choose_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGCHLD);
    for (int i = 0; i < STOP_SIGNAL_COUNT; i++) {
        struct sigaction now;
        if (sigaction(STOP_SIGNALS[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaddset(signals, STOP_SIGNALS[i]);
    }
}

/* Waits until the worker is gone; a stop signal kills it first. Its status as of waitpid(). */
static int wait_for(struct confined *c, const sigset_t *signals)
{
    int status = 0, number;
    for (;;) {
        const pid_t ended = waitpid(c->process, &status, WNOHANG);
        if (ended == c->process || (ended < 0 && errno != EINTR))
            return status;
        if (sigwait(signals, &number) != 0 || number == SIGCHLD)
            continue;
        c->signal = number;
        kill(c->process, SIGKILL);
    }
}

/* Why there is no result, in one sentence. */
static enum pihmap_status explain(struct pm_job *job, const struct confined *c, int number)
{
    char photo[600], text[PM_EXIT_REASON];
    pm_crash_monitor_photos(c->monitor, photo, sizeof photo);
    if (c->signal)
        return pm_fail(job, PIHMAP_ESTOPPED, "stopped");
    if (number == SIGKILL)
        return pm_fail(job, PIHMAP_ENOMEM,
                       "the work was killed, most likely because memory ran out: close other "
                       "programs, or use smaller photos");
    if (number == SIGXCPU)
        return pm_fail(job, PIHMAP_ELIMIT, "the work took over %d s of processor time", CPU_S);
    const enum pihmap_status st = pm_exit_reason(number, photo, text);
    return pm_fail(job, st, "%s", text);
}

static enum pihmap_status run(struct pm_job *job, struct confined *c, int (*work)(void *),
                              void *context, int *result)
{
    const pid_t parent = getpid();
    sigset_t signals, before;
    struct sigaction child = {.sa_handler = wake}, child_before;
    choose_signals(&signals);
    /* Blocked, not handled: sigwait() gets them, and the caller's handlers stay in place. */
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    /* If SIGCHLD were ignored, neither it nor the child's status would arrive. */
    sigaction(SIGCHLD, &child, &child_before);
    pm_format_prepare();
    fflush(NULL); /* else the worker would write what the streams hold, too */
    c->process = fork();
    if (c->process == 0) {
        sigaction(SIGCHLD, &child_before, NULL);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        run_worker(c, parent, work, context);
    }
    const int error = errno;
    int status = 0;
    if (c->process > 0) {
        status = wait_for(c, &signals);
        for (const char *const *w = c->how.writes; w && *w && WIFSIGNALED(status); w++)
            pm_crash_monitor_cleanup(c->monitor, *w);
    }
    sigaction(SIGCHLD, &child_before, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (c->signal) /* after cleaning up: end as its sender meant */
        raise(c->signal);
    if (c->process < 0)
        return pm_fail(job, PIHMAP_ESYS, "cannot start a process: %s", pm_errno_text(error).text);
    if (!WIFEXITED(status))
        return explain(job, c, WTERMSIG(status));
    *result = WEXITSTATUS(status);
    return PIHMAP_OK;
}

enum pihmap_status pihmap_confined(const struct pihmap_confinement *how, int (*work)(void *),
                                   void *context, int *result, struct pihmap_error *err)
{
    struct pm_job job;
    struct confined c = {0};
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    pihmap_confinement_init(&c.how);
    *result = 0;
    if (how->size < sizeof how->size || how->size > sizeof *how) {
        st = pm_fail(&job, PIHMAP_EARG,
                     "a confinement of an unknown size: call pihmap_confinement_init() first");
        goto out;
    }
    memcpy(&c.how, how, how->size);
    TRY(pm_options_check(&job, c.how.options, &c.options));
    c.monitor = pm_crash_monitor_new(); /* NULL: sentences of crashes name no photo */
    st = run(&job, &c, work, context, result);
out:
    pm_crash_monitor_free(c.monitor);
    return pm_call_end(&job, st, err);
}
