#include "batch/dates.h"

#include "base/limits.h"
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

#define PATIENCE_MS 10000 /* the head of a file, be it on the slowest of drives */

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

enum { DATE = 32 };

/* A question: a path of this length, without NUL. */
struct question {
    unsigned length; /* 1..PATH_MAX - 1 */
};

/* ---- the line between them
 * -------------------------------------------------------------------------- */

/* The other end may be gone: that is an error, and no signal. */
static bool put(int fd, const void *bytes, size_t n)
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

/* wait_ms: -1 for ever. */
static bool get(int fd, void *bytes, size_t n, int wait_ms)
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

/* ---- the reader --------------------------------------------------------------------- */

/* It may no longer send(), but write(): the parent reads until it is gone. */
static bool answer(int line, const char date[DATE])
{
    return write(line, date, DATE) == DATE;
}

static bool is_link_to_file(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && stat(path, &info) == 0 &&
           S_ISREG(info.st_mode);
}

/* The folder can be reached, and files elsewhere that links in it lead to: they are photos of the
 * plan like all others. In the folder. */
static void shut_in(const struct pm_dates *d)
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

static _Noreturn void be_reader(const struct pm_dates *d, int line)
{
    struct question q;
    char path[PATH_MAX], date[DATE];
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (chdir(d->folder) != 0)
        _exit(1);
    shut_in(d);
    signal(SIGPIPE, SIG_DFL);
    while (get(line, &q, sizeof q, -1) && get(line, path, q.length, -1)) {
        struct pm_job job;
        memset(date, 0, sizeof date);
        path[q.length] = '\0';
        pm_job_init(&job, 1);
        (void)pm_capture_date(&job, path, date); /* no memory: not known, then */
        pm_job_free(&job);
        if (!answer(line, date))
            break;
    }
    _exit(0);
}

static bool begin(struct pm_dates *d)
{
    int line[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, line) != 0)
        return false;
    const pid_t reader = fork();
    if (reader == 0) {
        close(line[0]);
        be_reader(d, line[1]);
    }
    close(line[1]);
    if (reader < 0) {
        close(line[0]);
        return false;
    }
    d->line = line[0];
    d->reader = reader;
    return true;
}

void pm_dates_begin(struct pm_dates *d, const char *folder, const char *const *photo, size_t photos)
{
    *d = (struct pm_dates){.folder = folder, .photo = photo, .photos = photos};
}

void pm_dates_end(struct pm_dates *d)
{
    if (!d->reader)
        return;
    close(d->line);
    kill(d->reader, SIGKILL); /* it holds nothing that could be lost */
    while (waitpid(d->reader, NULL, 0) < 0 && errno == EINTR)
        ;
    d->reader = 0;
}

/* ---- asking ------------------------------------------------------------------------- */

/* A date as pm_capture_date() gives it, from a reader that may be of bad will by now. */
static bool is_sound(const char date[DATE])
{
    static const char letters[] = "0123456789-T:+";
    return memchr(date, '\0', DATE) != NULL && date[strspn(date, letters)] == '\0';
}

void pm_dates_read(struct pm_dates *d, const char *path, char out[32])
{
    const struct question q = {(unsigned)strlen(path)};
    char date[DATE];
    out[0] = '\0';
    if (q.length == 0 || q.length >= PATH_MAX || (!d->reader && !begin(d)))
        return;
    if (put(d->line, &q, sizeof q) && put(d->line, path, q.length) &&
        get(d->line, date, sizeof date, PATIENCE_MS) && is_sound(date))
        memcpy(out, date, sizeof date);
    else
        pm_dates_end(d); /* the next photo gets a new one */
}
