/* The process pool: a task that crashes, hangs or is killed affects no other. */
#include "batch/memory.h"
#include "batch/pool.h"
#include "support/check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TASKS = 12 };
enum behaviour { FINE, CRASH, EXIT, HANG, KILLED, LARGE };
#define LARGE_BYTES ((size_t)48 << 20)

struct output {
    size_t task;
    int text[64];
};

struct world {
    enum behaviour behaviour[TASKS];
    int ended[TASKS]; /* how often done() was called */
    enum pm_task_end end[TASKS];
    int number[TASKS];
    char reading[TASKS][64];
    size_t answered[TASKS];
    int asked, stop_after, finish_after, most_running;
    size_t peak;
};

static void touch(size_t n)
{
    char *volatile block = malloc(n);
    assert_non_null(block);
    memset(block, 1, n);
    free(block);
}

/* As a pair's worker and its decoder. */
static void take_memory_in_two_processes(void)
{
    const pid_t decoder = fork();
    touch(LARGE_BYTES);
    if (decoder == 0)
        _exit(0);
    assert_int_equal(waitpid(decoder, NULL, 0), decoder);
}

static void work(void *context, size_t task, void *result)
{
    const struct world *w = context;
    struct output *output = result;
    const struct timespec short_while = {0, 20000000};
    switch (w->behaviour[task]) {
    case FINE:
        nanosleep(&short_while, NULL);
        output->task = task;
        output->text[63] = 4711;
        return;
    case CRASH:
        signal(SIGSEGV, SIG_DFL); /* remove the handler of the sanitizers */
        raise(SIGSEGV);
        return;
    case EXIT:
        _exit(7);
    case HANG:
        for (;;)
            pause();
    case KILLED:
        raise(SIGKILL);
        return;
    case LARGE:
        take_memory_in_two_processes();
    }
}

static void done(void *context, size_t task, enum pm_task_end end, int number, const void *result,
                 const char *reading)
{
    struct world *w = context;
    const struct output *output = result;
    w->ended[task]++;
    w->end[task] = end;
    w->number[task] = number;
    snprintf(w->reading[task], sizeof w->reading[task], "%s", reading);
    if (output && output->text[63] == 4711)
        w->answered[task] = output->task;
}

static enum pm_go ask(void *context, const size_t *running, size_t n)
{
    struct world *w = context;
    w->asked++;
    if ((int)n > w->most_running)
        w->most_running = (int)n;
    for (size_t i = 0; i < n; i++)
        assert_true(running[i] < TASKS);
    if (w->stop_after && w->asked >= w->stop_after)
        return PM_GO_STOP;
    return w->finish_after && w->asked >= w->finish_after ? PM_GO_FINISH : PM_GO_ON;
}

static void run(struct world *w, int jobs, double timeout_s)
{
    struct pm_job job;
    const struct pm_pool pool = {.jobs = jobs,
                                 .timeout_s = timeout_s,
                                 .tasks = TASKS,
                                 .result_bytes = sizeof(struct output),
                                 .work = work,
                                 .done = done,
                                 .ask = ask,
                                 .context = w};
    pm_job_init(&job, 1);
    assert_int_equal(pm_pool_run(&job, &pool, &w->peak), PIHMAP_OK);
    pm_job_free(&job);
    for (int i = 0; i < TASKS; i++)
        assert_int_equal(w->ended[i], 1);
}

static void every_task_gives_its_result(void **state)
{
    (void)state;
    for (int jobs = 1; jobs <= 5; jobs += 4) {
        struct world w = {0};
        run(&w, jobs, 60);
        for (size_t i = 0; i < TASKS; i++) {
            assert_int_equal(w.end[i], PM_TASK_RESULT);
            assert_int_equal(w.answered[i], i);
        }
        assert_true(w.most_running <= jobs);
    }
}

static void a_failure_affects_only_its_own_task(void **state)
{
    struct world w = {.behaviour = {FINE, CRASH, EXIT, HANG, KILLED, FINE, HANG}};
    (void)state;
    run(&w, 4, 0.4);
    for (size_t i = 0; i < TASKS; i++)
        if (w.behaviour[i] == FINE) {
            assert_int_equal(w.end[i], PM_TASK_RESULT);
            assert_int_equal(w.answered[i], i);
        }
    assert_int_equal(w.end[1], PM_TASK_SIGNALLED);
    assert_int_equal(w.number[1], SIGSEGV);
    assert_int_equal(w.end[2], PM_TASK_EXITED);
    assert_int_equal(w.number[2], 7);
    assert_int_equal(w.end[3], PM_TASK_TIMED_OUT);
    assert_int_equal(w.end[4], PM_TASK_SIGNALLED);
    assert_int_equal(w.number[4], SIGKILL);
    assert_int_equal(w.end[6], PM_TASK_TIMED_OUT);
}

static void stopping_kills_running_tasks(void **state)
{
    struct world w = {.behaviour = {HANG, HANG}, .stop_after = 3};
    int dropped = 0;
    (void)state;
    run(&w, 2, 60); /* would otherwise take a minute */
    for (int i = 0; i < TASKS; i++)
        dropped += w.end[i] == PM_TASK_CANCELLED;
    assert_int_equal(dropped, TASKS);
}

static void finishing_starts_no_more_tasks(void **state)
{
    struct world w = {.finish_after = 1};
    int ended = 0;
    (void)state;
    run(&w, 2, 60);
    for (int i = 0; i < TASKS; i++)
        ended += w.end[i] == PM_TASK_RESULT;
    assert_int_equal(ended, 2); /* those that were running */
    assert_int_equal(w.end[0], PM_TASK_RESULT);
    assert_int_equal(w.end[2], PM_TASK_CANCELLED);
}

/* Workers die with their parent, so that none still writes during the next run. */
static void workers_die_with_their_parent(void **state)
{
    int ends[2];
    char byte;
    (void)state;
#ifdef __linux__
    assert_int_equal(pipe(ends), 0);
    const pid_t parent = fork();
    if (parent == 0) {
        struct world w = {.behaviour = {HANG, HANG}};
        close(ends[0]); /* the workers hold the other end open */
        run(&w, 2, 60);
        _exit(0);
    }
    close(ends[1]);
    const struct timespec startup_time = {0, 300000000};
    nanosleep(&startup_time, NULL);
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(read(ends[0], &byte, 1), 0); /* returns when the last of them has exited */
    close(ends[0]);
#else
    (void)ends, (void)byte;
    skip();
#endif
}

/* Some services start programs that way; the kernel then discards exit statuses. */
static void it_works_where_sigchld_is_ignored(void **state)
{
    struct world w = {.behaviour = {FINE, EXIT, FINE}};
    (void)state;
    signal(SIGCHLD, SIG_IGN);
    run(&w, 3, 60);
    signal(SIGCHLD, SIG_DFL);
    assert_int_equal(w.end[0], PM_TASK_RESULT);
    assert_int_equal(w.end[1], PM_TASK_EXITED);
    assert_int_equal(w.end[TASKS - 1], PM_TASK_RESULT);
}

/* The decoder, which takes the most, was once not counted: too many pairs were begun at once. */
static void memory_of_the_decoder_counts(void **state)
{
    struct world w = {.behaviour = {LARGE}};
    (void)state;
    run(&w, 1, 60);
    assert_int_equal(w.end[0], PM_TASK_RESULT);
    print_message("peak %zu MB\n", w.peak >> 20);
    assert_true(w.peak > 2 * LARGE_BYTES);
}

static void memory_and_processors_are_plausible(void **state)
{
    (void)state;
    assert_in_range(pm_processors(), 1, 1024);
#ifdef __linux__
    assert_true(pm_memory_available() > (size_t)1 << 20);
    const size_t before = pm_memory_resident(getpid()), more = (size_t)32 << 20;
    char *block = malloc(more);
    assert_non_null(block);
    memset(block, 1, more);
    assert_true(pm_memory_resident(getpid()) > before + more / 2);
    free(block);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_gives_its_result),
        cmocka_unit_test(a_failure_affects_only_its_own_task),
        cmocka_unit_test(stopping_kills_running_tasks),
        cmocka_unit_test(finishing_starts_no_more_tasks),
        cmocka_unit_test(it_works_where_sigchld_is_ignored),
        cmocka_unit_test(memory_of_the_decoder_counts),
        cmocka_unit_test(memory_and_processors_are_plausible),
        cmocka_unit_test(workers_die_with_their_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
