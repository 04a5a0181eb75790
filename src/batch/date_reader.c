#include "batch/date_reader.h"

#include "base/limits.h"
#include "isolate/descriptors.h"
#include "isolate/sandbox.h"
#include "codec/capture_date.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define REPLY_TIMEOUT_MS 10000 /* for the head of a file on the slowest of drives */

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

enum { DATE_BYTES = 32 };

/* A request: a path of this length follows, without NUL. */
struct request {
    unsigned length; /* 1..PATH_MAX - 1 */
};

/* ---- channel ------------------------------------------------------------------------ */

/* Where the other end is closed, this fails without a signal. */
static bool send_all(int fd, const void *bytes, size_t n)
{
    const char *v = bytes;
    while (n > 0) {
        const ssize_t done = send(fd, v, n, MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        v += done;
        n -= (size_t)done;
    }
    return true;
}

/* wait_ms: timeout; -1: none. */
static bool receive_all(int fd, void *bytes, size_t n, int wait_ms)
{
    char *v = bytes;
    while (n > 0) {
        struct pollfd ready = {fd, POLLIN, 0};
        const int polled = poll(&ready, 1, wait_ms);
        if (polled < 0 && errno == EINTR)
            continue;
        const ssize_t done = polled > 0 ? read(fd, v, n) : 0;
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        v += done;
        n -= (size_t)done;
    }
    return true;
}

/* ---- helper process ----------------------------------------------------------------- */

/* By write(), because the sandbox forbids send(); the parent reads for as long as this runs. */
static bool reply(int channel, const char date[DATE_BYTES])
{
    return write(channel, date, DATE_BYTES) == DATE_BYTES;
}

static bool is_link_to_file(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && stat(path, &info) == 0 &&
           S_ISREG(info.st_mode);
}

/* Keep access to the current folder, and to files elsewhere that links in it point to: these are
 * photos of the plan like all others. */
static void enter_sandbox(const struct pm_date_reader *d)
{
    static const char *const folder_only[] = {".", NULL};
    struct pm_job job;
    size_t n = 0;
    pm_job_init(&job, 1);
    const char **reads = pm_alloc(&job, d->photos + 2, sizeof *reads);
    for (size_t i = 0; reads && i < d->photos; i++)
        if (is_link_to_file(d->photo[i]))
            reads[n++] = d->photo[i];
    if (reads)
        reads[n++] = ".";
    const struct pm_sandbox box = {
        .read = reads ? reads : folder_only, .memory_bytes = PM_MEMORY_BASE, .open = d->open};
    pm_sandbox_enter(&box);
    free(reads);
    pm_job_free(&job);
}

static _Noreturn void serve_requests(const struct pm_date_reader *d, int channel)
{
    struct request q;
    char path[PATH_MAX], date[DATE_BYTES];
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (chdir(d->folder) != 0)
        _exit(1);
    if (!d->open && pm_sandbox_works()) {
        if (!pm_descriptors_keep(&channel, 1))
            _exit(1);
        channel = PM_DESCRIPTORS;
    }
    enter_sandbox(d);
    signal(SIGPIPE, SIG_DFL);
    while (receive_all(channel, &q, sizeof q, -1) && receive_all(channel, path, q.length, -1)) {
        struct pm_job job;
        memset(date, 0, sizeof date);
        path[q.length] = '\0';
        pm_job_init(&job, 1);
        (void)pm_capture_date(&job, path, date); /* out of memory: unknown */
        pm_job_free(&job);
        if (!reply(channel, date))
            break;
    }
    _exit(0);
}

static bool start_reader(struct pm_date_reader *d)
{
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, channel) != 0)
        return false;
    const pid_t reader = fork();
    if (reader == 0) {
        close(channel[0]);
        serve_requests(d, channel[1]);
    }
    close(channel[1]);
    if (reader < 0) {
        close(channel[0]);
        return false;
    }
    d->channel = channel[0];
    d->reader = reader;
    return true;
}

void pm_date_reader_init(struct pm_date_reader *d, const char *folder, const char *const *photo,
                         size_t photos)
{
    *d = (struct pm_date_reader){.folder = folder, .photo = photo, .photos = photos};
}

void pm_date_reader_close(struct pm_date_reader *d)
{
    if (!d->reader)
        return;
    close(d->channel);
    kill(d->reader, SIGKILL); /* it has no unsaved work */
    while (waitpid(d->reader, NULL, 0) < 0 && errno == EINTR)
        ;
    d->reader = 0;
}

/* ---- parent process ----------------------------------------------------------------- */

/* Is this a date as pm_capture_date() gives it? A photo may have taken over the helper. */
static bool is_well_formed(const char date[DATE_BYTES])
{
    static const char letters[] = "0123456789-T:+";
    return memchr(date, '\0', DATE_BYTES) != NULL && date[strspn(date, letters)] == '\0';
}

void pm_date_reader_read(struct pm_date_reader *d, const char *path, char out[32])
{
    const struct request q = {(unsigned)strlen(path)};
    char date[DATE_BYTES];
    out[0] = '\0';
    if (q.length == 0 || q.length >= PATH_MAX || (!d->reader && !start_reader(d)))
        return;
    if (send_all(d->channel, &q, sizeof q) && send_all(d->channel, path, q.length) &&
        receive_all(d->channel, date, sizeof date, REPLY_TIMEOUT_MS) && is_well_formed(date))
        memcpy(out, date, sizeof date);
    else
        pm_date_reader_close(d); /* the next call starts a new one */
}
