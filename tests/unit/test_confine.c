/* The sandboxed process: its result, what it cannot do, and how it ends. */
#include "unit/io_case.h"

#include "batch/date_reader.h"
#include "isolate/landlock.h"
#include "isolate/sandbox.h"
#include "files/digest.h"
#include "files/save.h"
#include "files/crash_monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DENIED 13 /* returned by the functions below for EACCES */

static bool sandbox_has(const char *what)
{
    char text[80];
    pihmap_sandbox_text(text, sizeof text);
    return strstr(text, what) != NULL;
}

/* Runs work(c) with access only to c->folder, to read or, with writes, to write. */
static enum pihmap_status confined(struct io_case *c, bool writes, int (*work)(void *), int *result)
{
    const char *const folder[] = {c->folder, NULL};
    struct pihmap_confinement how;
    pihmap_confinement_init(&how);
    how.reads = folder;
    how.writes = writes ? folder : NULL;
    return pihmap_confined(&how, work, c, result, &c->job.err);
}

/* ---- result ----------------------------------------------------------------------------- */

static int give_42(void *context)
{
    (void)context;
    return 42;
}

static void the_result_comes_back(void **state)
{
    int result = 0;
    assert_int_equal(confined(*state, false, give_42, &result), PIHMAP_OK);
    assert_int_equal(result, 42);
}

static void it_ends_where_sigchld_is_ignored(void **state)
{
    int result = 0;
    signal(SIGCHLD, SIG_IGN);
    assert_int_equal(confined(*state, false, give_42, &result), PIHMAP_OK);
    assert_true(signal(SIGCHLD, SIG_DFL) == SIG_IGN); /* our handler is restored */
    assert_int_equal(result, 42);
}

/* ---- restrictions ------------------------------------------------------------------------ */

static int open_it(const char *path, int flags)
{
    const int fd = open(path, flags | O_CLOEXEC, 0600);
    const int error = errno;
    if (fd >= 0)
        close(fd);
    return fd >= 0 ? 0 : error == EACCES ? DENIED : 1;
}

static int read_inside(void *context)
{
    return open_it(io_path(context, "inside"), O_RDONLY);
}

static int read_outside(void *context)
{
    (void)context;
    return open_it("/etc/passwd", O_RDONLY);
}

/* As when the photo was replaced after the process was started: "Permission denied" led astray. */
static int load_outside(void *context)
{
    struct io_case *c = context;
    struct pm_photo photo;
    char digest[65];
    const bool loaded = pm_load(&c->job, "/etc/passwd", &c->opt, &photo) == PIHMAP_ESYS &&
                        strstr(c->job.err.text, "the file was replaced while");
    const bool hashed = pm_digest_file(&c->job, "/etc/passwd", digest) == PIHMAP_ESYS &&
                        strstr(c->job.err.text, "the file was replaced while");
    return loaded && hashed ? DENIED : 1;
}

static int write_inside(void *context)
{
    return open_it(io_path(context, "made"), O_WRONLY | O_CREAT);
}

static int replace_inside(void *context)
{
    struct io_case *c = context;
    char from[4300];
    snprintf(from, sizeof from, "%s/made", c->folder);
    return rename(from, io_path(c, "renamed")) == 0 ? 0 : 1;
}

static void only_its_own_files_can_be_reached(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = {NULL, 0};
    int result;
    pm_bytes_add(&b, "x", 1);
    assert_true(pm_bytes_write(&b, io_path(c, "inside")));
    pm_bytes_free(&b);
    assert_int_equal(confined(c, false, read_inside, &result), PIHMAP_OK);
    assert_int_equal(result, 0);
    assert_int_equal(confined(c, true, write_inside, &result), PIHMAP_OK);
    assert_int_equal(result, 0);
    assert_int_equal(confined(c, true, replace_inside, &result), PIHMAP_OK);
    assert_int_equal(result, 0);
    if (!sandbox_has("Landlock"))
        skip();
    assert_int_equal(confined(c, false, write_inside, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
    assert_int_equal(confined(c, true, read_outside, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
    assert_int_equal(confined(c, true, load_outside, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
}

static int use_network(void *context)
{
    (void)context;
    return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int run_program(void *context)
{
    char *const none[] = {NULL};
    (void)context;
    return execve("/bin/true", none, none);
}

static int begin_process(void *context)
{
    (void)context;
    return fork() == 0 ? 0 : 1;
}

static int add_code(void *context)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)context;
    return p == MAP_FAILED ? DENIED : 0;
}

static void *nothing(void *context)
{
    return context;
}

static int begin_thread(void *context)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, context) != 0)
        return 1;
    return pthread_join(thread, NULL);
}

static void no_network_no_programs_no_new_code(void **state)
{
    struct io_case *c = *state;
    int result;
    assert_int_equal(confined(c, false, begin_thread, &result), PIHMAP_OK);
    assert_int_equal(result, 0);
    if (!sandbox_has("seccomp"))
        skip();
    assert_int_equal(confined(c, false, use_network, &result), PIHMAP_ESYS);
    assert_non_null(strstr(c->job.err.text, "sandbox"));
    assert_int_equal(confined(c, false, run_program, &result), PIHMAP_ESYS);
    assert_int_equal(confined(c, false, begin_process, &result), PIHMAP_OK);
    assert_int_equal(result, 1); /* refused: no child that could return 0 */
    assert_int_equal(confined(c, false, add_code, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
}

static int take_memory(void *context)
{
    void *p = mmap(NULL, (size_t)64 << 30, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    (void)context;
    return p == MAP_FAILED ? DENIED : 0;
}

static void memory_has_an_end(void **state)
{
    int result;
    if (sandbox_has("sanitizer"))
        skip();
    assert_int_equal(confined(*state, false, take_memory, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
}

static int write_far(void *context)
{
    const int fd = open(io_path(context, "far"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && pwrite(fd, "x", 1, (off_t)1 << 42) == 1;
    return !written && errno == EFBIG ? DENIED : 1;
}

static void a_file_over_its_size_is_an_error_and_no_death(void **state)
{
    int result;
    if (sandbox_has("sanitizer"))
        skip();
    assert_int_equal(confined(*state, true, write_far, &result), PIHMAP_OK);
    assert_int_equal(result, DENIED);
}

static void time_of_the_processor_ends_with_its_own_signal(void **state)
{
    const struct pm_sandbox box = {.cpu_s = 1, .open = true};
    int status = 0;
    (void)state;
    if (sandbox_has("sanitizer"))
        skip();
    const pid_t child = fork();
    if (child == 0) {
        pm_sandbox_enter(&box);
        for (volatile unsigned i = 0;; i++)
            ;
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
}

#ifdef __linux__
/* The kernel allows sixteen nested Landlock domains and no more. */
static int nest_too_many_sandboxes(void *context)
{
    static const char *const all[] = {"/", NULL};
    int result = 0;
    for (int i = 0; i < 20 && pm_landlock_enter(NULL, all); i++)
        continue;
    return confined(context, false, give_42, &result) == PIHMAP_ESYS &&
                   strstr(((struct io_case *)context)->job.err.text, "refused the sandbox")
               ? 0
               : 1;
}

static void a_refused_sandbox_is_an_error_and_nothing_is_read(void **state)
{
    int status = 0;
    if (!sandbox_has("Landlock"))
        skip();
    const pid_t child = fork();
    if (child == 0)
        _exit(nest_too_many_sandboxes(*state));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
#endif

/* ---- crashes and limits ------------------------------------------------------------------ */

static int crash(void *context)
{
    (void)context;
    signal(SIGSEGV, SIG_DFL); /* remove the handler of the sanitizers */
    raise(SIGSEGV);
    return 0;
}

static int crash_on_a_photo(void *context)
{
    pm_crash_monitor_end_photo(pm_crash_monitor_begin_photo("read.jpg"));
    pm_crash_monitor_begin_photo("p1\033.jpg");
    return crash(context);
}

static void a_crash_names_its_photo(void **state)
{
    struct io_case *c = *state;
    int result;
    assert_int_equal(confined(c, false, crash_on_a_photo, &result), PIHMAP_EFORMAT);
    assert_non_null(strstr(c->job.err.text, "cannot read p1\\x1b.jpg: the decoder crashed"));
    assert_int_equal(confined(c, false, crash, &result), PIHMAP_ESYS);
    assert_non_null(strstr(c->job.err.text, "crashed"));
}

/* Use processor time, s. */
static void spin(double s)
{
    const clock_t begin = clock();
    while ((double)(clock() - begin) / CLOCKS_PER_SEC < s)
        continue;
}

static int loop_on_a_photo(void *context)
{
    (void)context;
    const int place = pm_crash_monitor_begin_photo("p1.jpg");
    pm_crash_monitor_limit_photo(place, 0.2);
    spin(10.0);
    return 42;
}

static int read_in_time(void *context)
{
    (void)context;
    const int place = pm_crash_monitor_begin_photo("p1.jpg"),
              other = pm_crash_monitor_begin_photo("p2.jpg");
    pm_crash_monitor_limit_photo(place, 0.1);
    pm_crash_monitor_limit_photo(other, 0.4);
    spin(0.3); /* both at once: their limits add up */
    pm_crash_monitor_end_photo(place);
    pm_crash_monitor_end_photo(other);
    spin(0.4); /* work after reading has no such limit */
    return 42;
}

/* A decoder in an endless loop was once ended only by the limit of the whole work: 120 s for a
 * pair, or hours. */
static void a_photo_that_takes_too_long_is_named(void **state)
{
    struct io_case *c = *state;
    int result;
    assert_int_equal(confined(c, false, loop_on_a_photo, &result), PIHMAP_ELIMIT);
    assert_non_null(strstr(c->job.err.text, "cannot read p1.jpg: reading it took too long"));
    assert_int_equal(confined(c, false, read_in_time, &result), PIHMAP_OK);
    assert_int_equal(result, 42);
}

static int be_terminated(void *context)
{
    (void)context;
    pm_crash_monitor_begin_photo("p1.jpg");
    raise(SIGTERM);
    return 0;
}

static void termination_from_outside_names_no_photo(void **state)
{
    struct io_case *c = *state;
    int result;
    assert_int_equal(confined(c, false, be_terminated, &result), PIHMAP_ESYS);
    assert_non_null(strstr(c->job.err.text, "ended from outside"));
}

static int leave_a_file(void *context)
{
    char path[4300];
    write_inside(context);
    snprintf(path, sizeof path, "%s", io_path(context, ".pihmap-aB3xYz"));
    open_it(path, O_WRONLY | O_CREAT);
    pm_crash_monitor_file(path);
    return crash(context);
}

static int register_another_file(void *context)
{
    pm_crash_monitor_file(io_path(context, "inside")); /* not one of our temporary names */
    return crash(context);
}

static bool is_there(struct io_case *c, const char *name)
{
    struct stat info;
    return lstat(io_path(c, name), &info) == 0;
}

static void unfinished_files_are_removed_and_no_others(void **state)
{
    struct io_case *c = *state;
    int result;
    read_inside(c);
    assert_int_equal(confined(c, true, leave_a_file, &result), PIHMAP_ESYS);
    assert_false(is_there(c, ".pihmap-aB3xYz"));
    assert_true(is_there(c, "made"));
    open_it(io_path(c, "inside"), O_WRONLY | O_CREAT);
    assert_int_equal(confined(c, true, register_another_file, &result), PIHMAP_ESYS);
    assert_true(is_there(c, "inside"));
}

/* ---- dates ------------------------------------------------------------------------------- */

static void a_date_reader_that_dies_is_restarted(void **state)
{
    static const uint8_t grey[9] = {0};
    struct io_case *c = *state;
    const struct pm_test_tag tag = {1, 0x9003, 2, 20, "2024:02:29 13:14:15"};
    struct pm_bytes exif = pm_test_exif(&tag, 1, false);
    const struct pm_test_jpeg j = {.w = 3, .h = 3, .channels = 1, .pixels = grey, .exif = &exif};
    struct pm_bytes jpeg = pm_test_jpeg_make(&j);
    struct pm_date_reader dates;
    char date[32];
    assert_true(pm_bytes_write(&jpeg, io_path(c, "dated.jpg")));
    pm_bytes_free(&jpeg);
    pm_bytes_free(&exif);
    pm_date_reader_init(&dates, c->folder, NULL, 0);
    pm_date_reader_read(&dates, "dated.jpg", date);
    assert_string_equal(date, "2024-02-29T13:14:15");
    kill(dates.reader, SIGKILL);
    pm_date_reader_read(&dates, "dated.jpg", date); /* lost, or read just before the kill */
    pm_date_reader_read(&dates, "dated.jpg", date);
    assert_string_equal(date, "2024-02-29T13:14:15");
    pm_date_reader_read(&dates, "missing.jpg", date);
    assert_string_equal(date, "");
    pm_date_reader_close(&dates);
}

static void dates_are_read_only_through_listed_links(void **state)
{
    static const uint8_t grey[9] = {0};
    static const char *const listed[] = {"sub/link.jpg", "sub/missing.jpg"};
    struct io_case *c = *state;
    const struct pm_test_tag tag = {1, 0x9003, 2, 20, "2024:02:29 13:14:15"};
    struct pm_bytes exif = pm_test_exif(&tag, 1, false);
    const struct pm_test_jpeg j = {.w = 3, .h = 3, .channels = 1, .pixels = grey, .exif = &exif};
    struct pm_bytes jpeg = pm_test_jpeg_make(&j);
    struct pm_date_reader dates;
    char date[32], folder[4300];
    assert_true(pm_bytes_write(&jpeg, io_path(c, "outside.jpg")));
    assert_true(pm_bytes_write(&jpeg, io_path(c, "other.jpg")));
    pm_bytes_free(&jpeg);
    pm_bytes_free(&exif);
    snprintf(folder, sizeof folder, "%s", io_path(c, "in"));
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(io_path(c, "in/sub"), 0700), 0);
    assert_int_equal(symlink("../../outside.jpg", io_path(c, "in/sub/link.jpg")), 0);
    pm_date_reader_init(&dates, folder, listed, 2);
    pm_date_reader_read(&dates, "sub/link.jpg", date);
    assert_string_equal(date, "2024-02-29T13:14:15");
    pm_date_reader_read(&dates, "../other.jpg", date);
    pm_date_reader_close(&dates);
    if (!sandbox_has("Landlock"))
        skip();
    assert_string_equal(date, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_result_comes_back, io_begin, io_end),
        cmocka_unit_test_setup_teardown(it_ends_where_sigchld_is_ignored, io_begin, io_end),
        cmocka_unit_test_setup_teardown(only_its_own_files_can_be_reached, io_begin, io_end),
        cmocka_unit_test_setup_teardown(no_network_no_programs_no_new_code, io_begin, io_end),
        cmocka_unit_test_setup_teardown(memory_has_an_end, io_begin, io_end),
        cmocka_unit_test_setup_teardown(a_file_over_its_size_is_an_error_and_no_death, io_begin,
                                        io_end),
        cmocka_unit_test(time_of_the_processor_ends_with_its_own_signal),
#ifdef __linux__
        cmocka_unit_test_setup_teardown(a_refused_sandbox_is_an_error_and_nothing_is_read, io_begin,
                                        io_end),
#endif
        cmocka_unit_test_setup_teardown(a_crash_names_its_photo, io_begin, io_end),
        cmocka_unit_test_setup_teardown(a_photo_that_takes_too_long_is_named, io_begin, io_end),
        cmocka_unit_test_setup_teardown(termination_from_outside_names_no_photo, io_begin, io_end),
        cmocka_unit_test_setup_teardown(unfinished_files_are_removed_and_no_others, io_begin,
                                        io_end),
        cmocka_unit_test_setup_teardown(a_date_reader_that_dies_is_restarted, io_begin, io_end),
        cmocka_unit_test_setup_teardown(dates_are_read_only_through_listed_links, io_begin, io_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
