#include "cli/watch.h"

#include "cli/console.h"
#include "cli/outputs.h"

#ifdef __linux__

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Changes that never end are looked at so often. */
#define MOST_S 60
/* A file that was created and not closed, and not written to for so long, counts as complete: its
 * writer hangs, or it is a link. If it was not, it is compared again once it is closed. */
#define STALLED_S 10
/* s between two looks for a folder that is gone. */
#define LOOK_S 2
#define MAX_DEPTH 32 /* folders below one another */
#define MS_PER_S 1000

#define MASK                                                                                 \
    (IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | \
     IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

/* Files that are being written. More are not remembered, and count as complete. */
enum { MAX_OPEN = 256 };

/* Files that have arrived. Of more the oldest are forgotten. */
enum { MAX_ARRIVED = 64 };

/* A folder that is watched. */
struct place {
    int wd;
    char *path; /* owned */
};

struct open_file {
    int wd;
    char name[NAME_MAX + 1];
};

struct cli_watch {
    const char *folder, *records; /* borrowed */
    int fd;                       /* of inotify */
    struct place *place;
    size_t places, capacity;
    int root;                     /* watch of the folder itself */
    bool gone, changed, overflow; /* overflow: events were lost */
    struct open_file *open;       /* [MAX_OPEN] */
    int open_count;
    int settle_ms;
    char *arrived[MAX_ARRIVED]; /* owned */
    size_t arrived_count;
};

/* ---- places ------------------------------------------------------------------------- */

static void forget_places(struct cli_watch *w)
{
    for (size_t i = 0; i < w->places; i++)
        free(w->place[i].path);
    w->places = 0;
}

static struct place *place_of(const struct cli_watch *w, int wd)
{
    for (size_t i = 0; i < w->places; i++)
        if (w->place[i].wd == wd)
            return &w->place[i];
    return NULL;
}

static void forget_place(struct cli_watch *w, int wd)
{
    struct place *place = place_of(w, wd);
    if (!place)
        return;
    free(place->path);
    *place = w->place[--w->places];
}

/* A folder that was renamed has its watch already. */
static bool add_place(struct cli_watch *w, int wd, const char *path)
{
    forget_place(w, wd);
    if (w->places == w->capacity) {
        const size_t capacity = w->capacity ? 2 * w->capacity : 64;
        struct place *grown = realloc(w->place, capacity * sizeof *grown);
        if (!grown)
            return false;
        w->place = grown;
        w->capacity = capacity;
    }
    struct place *place = &w->place[w->places];
    *place = (struct place){wd, strdup(path)};
    if (!place->path)
        return false;
    w->places++;
    return true;
}

/* ---- files that are being written --------------------------------------------------- */

static void note_closed(struct cli_watch *w, int wd, const char *name)
{
    for (int i = 0; i < w->open_count; i++)
        if (w->open[i].wd == wd && strcmp(w->open[i].name, name) == 0)
            w->open[i--] = w->open[--w->open_count];
}

static void note_created(struct cli_watch *w, int wd, const char *name)
{
    note_closed(w, wd, name);
    if (w->open_count == MAX_OPEN)
        return;
    struct open_file *o = &w->open[w->open_count++];
    o->wd = wd;
    snprintf(o->name, sizeof o->name, "%s", name);
}

static void forget_arrived(struct cli_watch *w, size_t i)
{
    free(w->arrived[i]);
    memmove(&w->arrived[i], &w->arrived[i + 1], (--w->arrived_count - i) * sizeof *w->arrived);
}

static void forget_all_arrived(struct cli_watch *w)
{
    while (w->arrived_count > 0)
        forget_arrived(w, w->arrived_count - 1);
}

/* The newest is last. came: it is there and whole; else it has changed or gone. Without memory it
 * is forgotten, and seen again when it changes. */
static void note_arrival(struct cli_watch *w, int wd, const char *name, bool came)
{
    char path[PATH_MAX];
    const struct place *place = place_of(w, wd);
    if (!place || snprintf(path, sizeof path, "%s/%s", place->path, name) >= (int)sizeof path)
        return;
    for (size_t i = w->arrived_count; i-- > 0;)
        if (strcmp(w->arrived[i], path) == 0)
            forget_arrived(w, i);
    if (!came)
        return;
    if (w->arrived_count == MAX_ARRIVED)
        forget_arrived(w, 0);
    char *kept = strdup(path);
    if (kept)
        w->arrived[w->arrived_count++] = kept;
}

static bool is_stalled(const struct cli_watch *w, const struct open_file *o)
{
    char path[PATH_MAX];
    const struct place *place = place_of(w, o->wd);
    struct stat info;
    if (!place || snprintf(path, sizeof path, "%s/%s", place->path, o->name) >= (int)sizeof path ||
        lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return true;
    return difftime(time(NULL), info.st_mtime) > STALLED_S;
}

static bool any_being_written(struct cli_watch *w)
{
    for (int i = 0; i < w->open_count; i++)
        if (is_stalled(w, &w->open[i]))
            w->open[i--] = w->open[--w->open_count];
    return w->open_count > 0;
}

/* ---- folders ------------------------------------------------------------------------ */

static bool is_records(const struct cli_watch *w, const char *path)
{
    struct stat a, b;
    return w->records && stat(w->records, &a) == 0 && stat(path, &b) == 0 && cli_same_node(&a, &b);
}

static bool report_failure(const char *path)
{
    if (errno == ENOSPC)
        console_error("%s: more folders than this system lets be watched "
                      "(/proc/sys/fs/inotify/max_user_watches)",
                      console_name(path).text);
    else
        console_error("%s: cannot watch this folder: %s", console_name(path).text, strerror(errno));
    return false;
}

/* Watch a folder and those below it, except links. Below, folders that vanish meanwhile or cannot
 * be read are passed over. fresh: it has just come, so its files may still be being written. False:
 * reported. */
static bool add_folder(struct cli_watch *w, const char *path, int depth, bool fresh)
{
    const int wd = inotify_add_watch(w->fd, path, MASK);
    if (wd < 0)
        return (depth > 0 && errno != ENOSPC && errno != ENOMEM) || report_failure(path);
    if (depth == 0)
        w->root = wd;
    if (!add_place(w, wd, path)) {
        console_error("out of memory");
        return false;
    }
    DIR *d = depth < MAX_DEPTH ? opendir(path) : NULL;
    bool good = true;
    for (struct dirent *e; d && good && (e = readdir(d));) {
        char below[PATH_MAX];
        struct stat info;
        if (e->d_name[0] == '.' ||
            snprintf(below, sizeof below, "%s/%s", path, e->d_name) >= (int)sizeof below ||
            lstat(below, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode) && !is_records(w, below))
            good = add_folder(w, below, depth + 1, fresh);
        else if (fresh && S_ISREG(info.st_mode))
            note_created(w, wd, e->d_name);
    }
    if (d)
        closedir(d);
    return good;
}

/* Watch all folders that are there now. */
static bool add_all(struct cli_watch *w)
{
    w->gone = w->overflow = false;
    return add_folder(w, w->folder, 0, false);
}

/* ---- events ------------------------------------------------------------------------- */

/* A folder has come, gone or been renamed. False: reported. */
static bool note_folder(struct cli_watch *w, const struct inotify_event *e)
{
    const struct place *place = place_of(w, e->wd);
    char path[PATH_MAX];
    if (!place || snprintf(path, sizeof path, "%s/%s", place->path, e->name) >= (int)sizeof path ||
        is_records(w, path))
        return true;
    w->changed = true;
    return !(e->mask & (IN_CREATE | IN_MOVED_TO)) || add_folder(w, path, 1, true);
}

static bool note(struct cli_watch *w, const struct inotify_event *e)
{
    if (e->mask & IN_Q_OVERFLOW)
        w->overflow = w->changed = true;
    if (e->wd == w->root && (e->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)))
        w->gone = w->changed = true;
    if (e->mask & IN_IGNORED) /* the folder is no more */
        forget_place(w, e->wd);
    if (e->len == 0 || e->name[0] == '.') /* of the folder itself; hidden */
        return true;
    if (e->mask & IN_ISDIR)
        return note_folder(w, e);
    w->changed = true;
    note_arrival(w, e->wd, e->name, e->mask & (IN_CLOSE_WRITE | IN_MOVED_TO));
    if (e->mask & IN_CREATE)
        note_created(w, e->wd, e->name);
    else
        note_closed(w, e->wd, e->name);
    return true;
}

/* Read the events that have come. False: reported. */
static bool read_events(struct cli_watch *w)
{
    _Alignas(struct inotify_event) char buffer[16384];
    for (;;) {
        const ssize_t n = read(w->fd, buffer, sizeof buffer);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (n <= 0)
            return report_failure(w->folder);
        for (const char *at = buffer; at < buffer + n;) {
            const struct inotify_event *e = (const void *)at;
            if (!note(w, e))
                return false;
            at += sizeof *e + e->len;
        }
    }
}

/* Wait for events, at most so many ms; negative: however long. stop comes only while waiting, as
 * the signals are blocked otherwise. */
static bool wait_for_events(struct cli_watch *w, int ms, const sigset_t *mask)
{
    struct pollfd in = {.fd = w->fd, .events = POLLIN};
    const struct timespec most = {.tv_sec = ms / MS_PER_S, .tv_nsec = ms % MS_PER_S * 1000000L};
    if (ppoll(&in, 1, ms < 0 ? NULL : &most, mask) < 0 && errno != EINTR)
        return report_failure(w->folder);
    return read_events(w);
}

/* ---- waiting ------------------------------------------------------------------------ */

/* The folder is gone: wait until there is one again, and watch that. */
static bool wait_for_folder(struct cli_watch *w, const volatile sig_atomic_t *stop,
                            const sigset_t *mask)
{
    struct stat info;
    console_error("%s: the folder is gone; waiting until it is there again (Ctrl-C ends)",
                  console_name(w->folder).text);
    inotify_rm_watch(w->fd, w->root); /* it may only have been renamed */
    while (!*stop && (stat(w->folder, &info) != 0 || !S_ISDIR(info.st_mode)))
        if (!wait_for_events(w, LOOK_S * MS_PER_S, mask))
            return false;
    forget_places(w);
    w->open_count = 0;
    w->changed = true;
    return *stop || add_all(w);
}

static enum cli_watch_event wait_for_change(struct cli_watch *w, const volatile sig_atomic_t *stop,
                                            const sigset_t *mask)
{
    forget_all_arrived(w);
    double since_s = 0; /* when the first change was seen; 0: none yet */
    while (!*stop) {
        w->changed = false;
        if (!wait_for_events(w, since_s > 0 ? w->settle_ms : -1, mask) ||
            (w->gone && !wait_for_folder(w, stop, mask)))
            return CLI_WATCH_FAILED;
        const bool quiet = since_s > 0 && !w->changed && !any_being_written(w);
        if (w->overflow && !add_all(w))
            return CLI_WATCH_FAILED;
        if (quiet || (since_s > 0 && console_now_s() - since_s > MOST_S))
            return CLI_WATCH_CHANGED;
        if (w->changed && since_s <= 0)
            since_s = console_now_s();
    }
    return CLI_WATCH_STOPPED;
}

enum cli_watch_event cli_watch_wait(struct cli_watch *w, const volatile sig_atomic_t *stop,
                                    const int *signals, size_t signal_count)
{
    sigset_t blocked, before;
    sigemptyset(&blocked);
    for (size_t i = 0; i < signal_count; i++)
        sigaddset(&blocked, signals[i]);
    sigprocmask(SIG_BLOCK, &blocked, &before); /* they come while waiting, and are not missed */
    const enum cli_watch_event event = wait_for_change(w, stop, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return event;
}

struct cli_watch *cli_watch_open(const char *folder, const char *records, int settle_ms)
{
    struct cli_watch *w = calloc(1, sizeof *w);
    struct open_file *open = calloc(MAX_OPEN, sizeof *open);
    if (!w || !open) {
        free(w);
        free(open);
        console_error("out of memory");
        return NULL;
    }
    *w = (struct cli_watch){
        .folder = folder, .records = records, .open = open, .settle_ms = settle_ms};
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd < 0)
        console_error("--watch: this system does not let folders be watched (inotify): %s; run the "
                      "command again now and then instead",
                      strerror(errno));
    else if (add_all(w))
        return w;
    cli_watch_free(w);
    return NULL;
}

char *cli_watch_arrived(const struct cli_watch *w, size_t i)
{
    return i < w->arrived_count ? w->arrived[i] : NULL;
}

void cli_watch_free(struct cli_watch *w)
{
    forget_all_arrived(w);
    if (w->fd >= 0)
        close(w->fd);
    forget_places(w);
    free(w->place);
    free(w->open);
    free(w);
}

#else

struct cli_watch *cli_watch_open(const char *folder, const char *records, int settle_ms)
{
    (void)folder;
    (void)records;
    (void)settle_ms;
    console_error("--watch needs Linux (inotify); run the command again now and then instead");
    return NULL;
}

enum cli_watch_event cli_watch_wait(struct cli_watch *w, const volatile sig_atomic_t *stop,
                                    const int *signals, size_t signal_count)
{
    (void)w;
    (void)stop;
    (void)signals;
    (void)signal_count;
    return CLI_WATCH_FAILED;
}

char *cli_watch_arrived(const struct cli_watch *w, size_t i)
{
    (void)w;
    (void)i;
    return NULL;
}

void cli_watch_free(struct cli_watch *w)
{
    (void)w;
}

#endif
