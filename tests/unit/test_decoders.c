/*
 * A hostile decoder: code that has taken over the process that decodes tries everything at once.
 * What it could once do is in the list: append to the user's files, empty them, signal the parent.
 */
#include "unit/io_case.h"

#include "codec/decoder.h"
#include "codec/load.h"
#include "files/transfer.h"
#include "isolate/decoders.h"
#include "isolate/descriptors.h"
#include "isolate/seccomp.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLIES (PM_DESCRIPTORS + 1) /* the decoder's own, as it sees it */
#define BEYOND (PM_DESCRIPTORS + 2)  /* it has none from here on */
#define MOST_FILES 256               /* descriptors that are tried */

/* What the attempts aim at. */
static struct {
    char file[4300], folder[4300];
    pid_t parent;
} target;

/* ---- attempts: each returns whether it did harm ---------------------------------------------- */

static bool opens(const char *path, int flags)
{
    return open(path, flags, 0600) >= 0;
}

static bool make_in_current_folder(void)
{
    return opens("evil", O_WRONLY | O_CREAT);
}

static bool append_elsewhere(void)
{
    return opens(target.file, O_WRONLY | O_APPEND);
}

static bool empty_by_open(void)
{
    return opens(target.file, O_RDONLY | O_TRUNC);
}

static bool empty_by_name(void)
{
    return truncate(target.file, 0) == 0;
}

static bool make_folder(void)
{
    return mkdir("evil_folder", 0700) == 0;
}

static bool remove_file(void)
{
    return unlink(target.file) == 0;
}

static bool rename_file(void)
{
    return rename(target.file, "renamed") == 0;
}

static bool change_mode(void)
{
    return chmod(target.file, 0777) == 0;
}

static bool make_link(void)
{
    return symlink(target.file, "link") == 0 || link(target.file, "link") == 0;
}

static bool read_passwords(void)
{
    return opens("/etc/passwd", O_RDONLY);
}

static bool read_another_photo(void)
{
    return opens(target.file, O_RDONLY);
}

static bool list_a_folder(void)
{
    return opens(target.folder, O_RDONLY | O_DIRECTORY);
}

static bool read_its_own_memory_file(void)
{
    return opens("/proc/self/mem", O_RDWR);
}

static bool reopen_a_descriptor(void)
{
    return opens("/proc/self/fd/1", O_RDWR) || opens("/dev/fd/1", O_RDWR);
}

static bool use_an_inherited_descriptor(void)
{
    bool done = false;
    for (int fd = BEYOND; fd < MOST_FILES; fd++)
        done |= write(fd, "evil", 4) >= 0;
    (void)!write(STDIN_FILENO, "evil", 4); /* that is the null device: see the file afterwards */
    (void)!write(STDOUT_FILENO, "evil", 4);
    (void)!write(STDERR_FILENO, "evil", 4);
    return done;
}

static bool get_a_descriptor(void)
{
    return dup(STDIN_FILENO) >= 0 || syscall(SYS_memfd_create, "evil", 0) >= 0;
}

static bool connect_out(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool connect_locally(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool signal_the_parent(void)
{
    return kill(target.parent, SIGTERM) == 0;
}

static bool signal_everybody(void)
{
    return kill(-1, 0) == 0 || kill(0, 0) == 0;
}

static bool signal_through_a_descriptor(void)
{
    const bool owner = fcntl(REPLIES, F_SETOWN, target.parent) == 0;
    return owner && fcntl(REPLIES, F_SETSIG, SIGKILL) == 0 && fcntl(REPLIES, F_SETFL, O_ASYNC) == 0;
}

static bool choose_a_signal(void)
{
    return fcntl(REPLIES, F_SETSIG, SIGKILL) == 0;
}

static bool trace_the_parent(void)
{
    return ptrace(PTRACE_ATTACH, target.parent, NULL, NULL) == 0;
}

static bool read_the_parent(void)
{
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {&target, 1};
    return process_vm_readv(target.parent, &here, 1, &there, 1, 0) == 1;
}

static bool run_a_program(void)
{
    char *const none[] = {NULL};
    return execve("/bin/true", none, none) == 0;
}

static bool begin_a_process(void)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool make_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool raise_its_limits(void)
{
    const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_NOFILE, &all) == 0 || setrlimit(RLIMIT_AS, &all) == 0;
}

static const struct attempt {
    const char *name;
    bool (*does_harm)(void);
} ATTEMPTS[] = {
    {"make a file in the current folder", make_in_current_folder},
    {"append to a file", append_elsewhere},
    {"empty a file by opening it", empty_by_open},
    {"empty a file by its name", empty_by_name},
    {"make a folder", make_folder},
    {"remove a file", remove_file},
    {"rename a file", rename_file},
    {"change a file's mode", change_mode},
    {"make a link", make_link},
    {"read /etc/passwd", read_passwords},
    {"read another photo", read_another_photo},
    {"list a folder", list_a_folder},
    {"open its memory as a file", read_its_own_memory_file},
    {"open a descriptor by its name", reopen_a_descriptor},
    {"write to an inherited descriptor", use_an_inherited_descriptor},
    {"get a new descriptor", get_a_descriptor},
    {"connect to the network", connect_out},
    {"connect to a local socket", connect_locally},
    {"signal the parent", signal_the_parent},
    {"signal everybody", signal_everybody},
    {"signal through a descriptor", signal_through_a_descriptor},
    {"choose the signal of a descriptor", choose_a_signal},
    {"trace the parent", trace_the_parent},
    {"read the parent's memory", read_the_parent},
    {"run a program", run_a_program},
    {"begin a process", begin_a_process},
    {"make code", make_code},
    {"raise its limits", raise_its_limits},
};
enum { ATTEMPT_COUNT = sizeof ATTEMPTS / sizeof *ATTEMPTS };

/* ---- running them ---------------------------------------------------------------------------- */

/* Shared with the decoder: what became of its attempt. */
static volatile enum { NOT_TRIED, TRYING, REFUSED, DONE } * outcome;
static const struct attempt *attempt;

static void be_hostile(int requests, int replies)
{
    (void)requests, (void)replies;
    *outcome = TRYING;
    *outcome = attempt->does_harm() ? DONE : REFUSED;
}

/* In a process of its own: the real decoder's sandbox. */
static void start_decoder(void)
{
    const struct pm_sandbox box = {.cpu_s = 60};
    pm_decoders_start_as(&box, 1, be_hostile);
}

/* The same on a kernel whose Landlock knows nothing of what is tried, as ABI 2 knows neither
 * truncation nor signals: seccomp alone, which also has the descriptors. */
static void start_without_landlock(void)
{
    if (fork() == 0) {
        dup2(open("/dev/null", O_RDWR), REPLIES);
        close_range(BEYOND, ~0u, 0);
        for (int fd = 0; fd < REPLIES; fd++)
            dup2(REPLIES, fd);
        if (pm_seccomp_enter(false))
            be_hostile(0, REPLIES);
        _exit(0);
    }
}

/* Runs start() in a process whose standard output and another descriptor are the target file.
 * Returns how the decoder ended, as of waitpid(). */
static int try(void (*start)(void))
{
    int status = 0;
    *outcome = NOT_TRIED;
    fflush(NULL);
    const pid_t worker = fork();
    if (worker == 0) {
        target.parent = getpid();
        const int fd = open(target.file, O_RDWR | O_APPEND);
        if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, MOST_FILES / 2) < 0)
            _exit(1);
        start();
        wait(&status);
        _exit(WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    assert_int_equal(waitpid(worker, &status, 0), worker);
    assert_true(WIFEXITED(status)); /* the parent lives */
    return WEXITSTATUS(status);
}

static size_t bytes_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (size_t)info.st_size : 0;
}

static void try_everything(struct io_case *c, void (*start)(void))
{
    const struct stat none = {0};
    struct stat before = none, after = none;
    snprintf(target.file, sizeof target.file, "%s", io_path(c, "photo.jpg"));
    snprintf(target.folder, sizeof target.folder, "%s", c->folder);
    outcome =
        mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(outcome != MAP_FAILED);
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, "a photo", 7);
    assert_true(pm_bytes_write(&b, target.file));
    pm_bytes_free(&b);
    assert_int_equal(stat(target.file, &before), 0);
    int harm = 0;
    for (int i = 0; i < ATTEMPT_COUNT; i++) {
        attempt = &ATTEMPTS[i];
        const int signal = try(start);
        const bool stopped = *outcome == REFUSED || (*outcome == TRYING && signal == SIGSYS);
        if (!stopped)
            print_message("%s: outcome %d, signal %d\n", attempt->name, (int)*outcome, signal);
        harm += !stopped;
    }
    assert_int_equal(harm, 0);
    assert_int_equal(stat(target.file, &after), 0);
    assert_int_equal(bytes_of(target.file), 7);
    assert_int_equal(after.st_mode, before.st_mode);
    assert_int_equal(after.st_ino, before.st_ino);
    munmap((void *)(uintptr_t)outcome, sizeof *outcome);
}

static bool sandbox_has(const char *what)
{
    char text[80];
    pihmap_sandbox_text(text, sizeof text);
    return strstr(text, what) != NULL;
}

static void a_hostile_decoder_does_no_harm(void **state)
{
    if (!sandbox_has("seccomp"))
        skip();
    try_everything(*state, start_decoder);
}

/* So that it shows when the attempts no longer try anything. */
static void without_a_sandbox_they_would_do_harm(void **state)
{
    struct io_case *c = *state;
    snprintf(target.file, sizeof target.file, "%s", io_path(c, "photo.jpg"));
    snprintf(target.folder, sizeof target.folder, "%s", c->folder);
    target.parent = getppid();
    assert_true(opens(target.file, O_WRONLY | O_CREAT));
    for (int i = 0; i < ATTEMPT_COUNT; i++)
        if (ATTEMPTS[i].does_harm == append_elsewhere || ATTEMPTS[i].does_harm == empty_by_open ||
            ATTEMPTS[i].does_harm == change_mode || ATTEMPTS[i].does_harm == read_passwords ||
            ATTEMPTS[i].does_harm == list_a_folder || ATTEMPTS[i].does_harm == connect_out ||
            ATTEMPTS[i].does_harm == get_a_descriptor || ATTEMPTS[i].does_harm == make_code)
            assert_true(ATTEMPTS[i].does_harm());
    assert_true(remove_file());
}

static void nor_does_it_without_landlock(void **state)
{
    if (!sandbox_has("seccomp"))
        skip();
    try_everything(*state, start_without_landlock);
}

/* ---- the process that writes -------------------------------------------------------------------
 */

/* It has files, and yet empties none by opening it, and signals nobody by a descriptor. */
static void the_writer_empties_and_signals_nothing(void **state)
{
    struct io_case *c = *state;
    int status = 0;
    if (!sandbox_has("seccomp"))
        skip();
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, "a photo", 7);
    assert_true(pm_bytes_write(&b, io_path(c, "photo.jpg")));
    pm_bytes_free(&b);
    const pid_t child = fork();
    if (child == 0) {
        if (!pm_seccomp_enter(true))
            _exit(1);
        const int fd = open(io_path(c, "photo.jpg"), O_RDWR);
        const bool harm = opens(io_path(c, "photo.jpg"), O_WRONLY | O_TRUNC) ||
                          truncate(io_path(c, "photo.jpg"), 0) == 0 ||
                          fcntl(fd, F_SETOWN, getppid()) == 0 ||
                          fcntl(fd, F_SETSIG, SIGKILL) == 0 || kill(getppid(), 0) == 0;
        _exit(fd >= 0 && fcntl(fd, F_GETFL) >= 0 && !harm ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(bytes_of(io_path(c, "photo.jpg")), 7);
}

/* ---- what is sent back -------------------------------------------------------------------------
 */

static void say_nothing(int requests, int replies)
{
    (void)requests, (void)replies;
}

static void send_bytes(int replies, int byte)
{
    static char v[1 << 16];
    memset(v, byte, sizeof v);
    (void)pm_write_all(replies, v, sizeof v);
}

static void send_zeros(int requests, int replies)
{
    (void)requests;
    send_bytes(replies, 0); /* success, and a photo without pixels */
}

static void send_ones(int requests, int replies)
{
    (void)requests;
    send_bytes(replies, 0xFF);
}

static void crash(int requests, int replies)
{
    char byte;
    (void)replies;
    (void)!read(requests, &byte, 1);
    signal(SIGSEGV, SIG_DFL); /* the test program has a handler */
    raise(SIGSEGV);
}

static void write_grey_jpeg(struct io_case *c, const uint8_t *grey, int w, int h)
{
    const struct pm_test_jpeg j = {.w = w, .h = h, .channels = 1, .pixels = grey};
    struct pm_bytes jpeg = pm_test_jpeg_make(&j);
    assert_true(pm_bytes_write(&jpeg, io_path(c, "photo.jpg")));
    pm_bytes_free(&jpeg);
}

/* A worker's last act. */
static _Noreturn void load_and_exit(struct io_case *c)
{
    const struct pihmap_source file = {.name = io_path(c, "photo.jpg")};
    struct pm_photo photo;
    _exit((int)pm_load_measured(&c->job, &file, &c->opt, &photo));
}

/* How it ends: the status of pm_load_measured(), or 100 and the signal. */
static int end_of(pid_t worker)
{
    int status = 0;
    assert_int_equal(waitpid(worker, &status, 0), worker);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

/* How a process ends that loads a photo through such a decoder. */
static int load_through(struct io_case *c, void (*serve)(int requests, int replies))
{
    fflush(NULL);
    const pid_t worker = fork();
    if (worker == 0) {
        const struct pm_sandbox box = {.cpu_s = 60};
        pm_decoders_start_as(&box, 2, serve);
        load_and_exit(c);
    }
    return end_of(worker);
}

static void nonsense_from_a_decoder_is_an_error(void **state)
{
    static const uint8_t grey[64 * 64] = {0};
    struct io_case *c = *state;
    if (!sandbox_has("seccomp"))
        skip();
    write_grey_jpeg(c, grey, 64, 64);
    assert_int_equal(load_through(c, pm_decoder_serve), PIHMAP_OK);
    assert_int_equal(load_through(c, say_nothing), PIHMAP_EFORMAT);
    assert_int_equal(load_through(c, send_zeros), PIHMAP_EFORMAT);
    assert_int_equal(load_through(c, send_ones), PIHMAP_ESYS);
    assert_int_equal(load_through(c, crash), 100 + SIGSEGV);
}

/* ---- pixels that no picture has ----------------------------------------------------------------
 */

enum { WIDE = 400, HIGH = 300 }; /* a plane of it is checked in more than one piece */

/* Shared: how many bytes the decoder has sent. */
static volatile size_t *sent;

/* Between a worker and a real decoder: passes on requests, and replies with the byte at `spoiled`,
 * and the next one, set to 0xFF. */
static _Noreturn void relay(int requests, int replies, size_t spoiled)
{
    static unsigned char v[1 << 16];
    int in[2], out[2];
    signal(SIGPIPE, SIG_IGN); /* the worker stops reading, and ends as its decoder does */
    if (pipe(in) || pipe(out))
        _exit(1);
    if (fork() == 0) {
        close(in[1]);
        close(out[0]);
        pm_decoder_serve(in[0], out[1]);
        _exit(0);
    }
    close(in[0]);
    close(out[1]);
    struct pollfd from[] = {{requests, POLLIN, 0}, {out[0], POLLIN, 0}};
    while (poll(from, 2, -1) > 0) {
        const bool reply = from[1].revents != 0;
        const ssize_t n = read(from[reply].fd, v, sizeof v);
        if (n <= 0)
            break;
        for (size_t i = 0; reply && i < (size_t)n; i++, ++*sent)
            if (*sent == spoiled || *sent == spoiled + 1)
                v[i] = 0xFF;
        if (pm_write_all(reply ? replies : in[1], v, (size_t)n))
            break;
    }
    _exit(0);
}

/* The same with that byte spoiled. Not by load_through(): a sealed process starts no other. */
static int load_spoiled(struct io_case *c, size_t spoiled)
{
    fflush(NULL);
    *sent = 0;
    const pid_t worker = fork();
    if (worker == 0) {
        int requests[2], replies[2];
        if (pipe(requests) || pipe(replies))
            _exit(100);
        struct pm_decoder d = {fork(), requests[1], replies[0]};
        if (d.process == 0) {
            close(requests[1]);
            close(replies[0]);
            relay(requests[0], replies[1], spoiled);
        }
        close(requests[0]);
        close(replies[1]);
        pm_decoders_use(&d, 1);
        load_and_exit(c);
    }
    return end_of(worker);
}

/* Wherever it stands, one value that is no light (NAN) is found. */
static void no_light_from_a_decoder_is_an_error(void **state)
{
    static const uint8_t grey[WIDE * HIGH] = {0};
    const size_t plane = sizeof(float) * WIDE * HIGH;
    struct io_case *c = *state;
    write_grey_jpeg(c, grey, WIDE, HIGH);
    sent = mmap(NULL, sizeof *sent, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(sent != MAP_FAILED);
    assert_int_equal(load_spoiled(c, SIZE_MAX - 1), PIHMAP_OK);
    const size_t end = *sent, high_bytes = sizeof(float) - 2; /* of a float */
    assert_true(end > 4 * plane);
    for (size_t k = 1; k <= 4; k++) {
        const size_t first = end - k * plane + high_bytes;
        assert_int_equal(load_spoiled(c, first), PIHMAP_EFORMAT);
        assert_int_equal(load_spoiled(c, first + plane / 2), PIHMAP_EFORMAT);
        assert_int_equal(load_spoiled(c, first + plane - sizeof(float)), PIHMAP_EFORMAT);
    }
    munmap((void *)(uintptr_t)sent, sizeof *sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hostile_decoder_does_no_harm, io_begin, io_end),
        cmocka_unit_test_setup_teardown(nor_does_it_without_landlock, io_begin, io_end),
        cmocka_unit_test_setup_teardown(the_writer_empties_and_signals_nothing, io_begin, io_end),
        cmocka_unit_test_setup_teardown(nonsense_from_a_decoder_is_an_error, io_begin, io_end),
        cmocka_unit_test_setup_teardown(no_light_from_a_decoder_is_an_error, io_begin, io_end),
        cmocka_unit_test_setup_teardown(without_a_sandbox_they_would_do_harm, io_begin, io_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
