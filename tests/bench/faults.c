/*
 * faults: fault injection. Every allocation, write, fsync, rename and new file of a whole compare
 * (reading two photos, measuring, writing a record) fails in turn.
 *
 *   faults BEFORE AFTER FOLDER [--every K] [--kind memory|write|sync|rename|create]
 *
 * Each run is a process of its own. It is bad when it crashes, hangs, ends with another status than
 * the fault's, gives no error text, leaks memory, or leaves anything in FOLDER but a whole record.
 * Exit status: 0 none is bad, 1 some are, 2 usage, 77 not possible with this C library.
 */
#include "base/job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { MEMORY, WRITE, SYNC, RENAME, CREATE, KINDS };
static const char *const names[KINDS] = {"memory", "write", "sync", "rename", "create"};

#define TIMEOUT_S 60

static long live; /* blocks that are allocated */
static long calls[KINDS];
static long fail_at = -1; /* this call of fail_kind fails, counted from 0 */
static enum kind fail_kind;
static bool armed;

/* ---- replacements of the C library's functions ------------------------------------------ */

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAN_FAIL true

#include <sys/syscall.h>

static bool fails(enum kind kind)
{
    return armed && calls[kind]++ == fail_at && kind == fail_kind;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t alignment, size_t n);
void __libc_free(void *p);

#pragma GCC visibility push(default)

void *malloc(size_t n)
{
    void *p = fails(MEMORY) ? NULL : __libc_malloc(n);
    live += p != NULL;
    return p;
}

void *calloc(size_t n, size_t size)
{
    void *p = fails(MEMORY) ? NULL : __libc_calloc(n, size);
    live += p != NULL;
    return p;
}

void *realloc(void *old, size_t n)
{
    void *p = fails(MEMORY) ? NULL : __libc_realloc(old, n);
    live += p != NULL && old == NULL;
    return p;
}

int posix_memalign(void **p, size_t alignment, size_t n)
{
    void *got = fails(MEMORY) ? NULL : __libc_memalign(alignment, n);
    live += got != NULL;
    if (got)
        *p = got;
    return got ? 0 : ENOMEM;
}

void free(void *p)
{
    live -= p != NULL;
    __libc_free(p);
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

ssize_t write(int fd, const void *v, size_t n)
{
    return fails(WRITE) ? refuse(ENOSPC) : syscall(SYS_write, fd, v, n);
}

int fsync(int fd)
{
    return fails(SYNC) ? refuse(EIO) : (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
    return fails(RENAME) ? refuse(EDQUOT)
                         : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkostemp(char *pattern, int flags)
{
    static unsigned n;
    if (fails(CREATE))
        return refuse(ENOSPC);
    for (size_t i = strlen(pattern), k = n++; pattern[i - 1] == 'X'; i--, k /= 10)
        pattern[i - 1] = (char)('0' + k % 10);
    return open(pattern, O_RDWR | O_CREAT | O_EXCL | flags, 0600);
}

#pragma GCC visibility pop

#else
#define CAN_FAIL false
#endif

/* ---- one run ---------------------------------------------------------------------------- */

struct work {
    const char *before, *after, *folder;
    char record[4096];
};

static enum pihmap_status compare(const struct work *w, struct pihmap_error *err)
{
    struct pihmap_options options;
    pihmap_result *r = NULL;
    pihmap_options_init(&options);
    options.threads = 1;
    enum pihmap_status st = pihmap_compare(w->before, w->after, &options, &r, err);
    if (st == PIHMAP_OK)
        st = pihmap_record_write(r, w->record, false, err);
    pihmap_result_free(r);
    return st;
}

/* The number of entries of the folder that should not be there. A record is whole or not there. */
static int stray_entries(const struct work *w, bool done)
{
    int n = 0;
    DIR *d = opendir(w->folder);
    for (struct dirent *e; d && (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d)
        closedir(d);
    char report[4200];
    snprintf(report, sizeof report, "%s/report.json", w->record);
    return done && access(report, R_OK) == 0 ? n - 1 : n;
}

static const char *judge(const struct work *w, enum pihmap_status st,
                         const struct pihmap_error *err, long lost)
{
    const enum pihmap_status wanted = fail_kind == MEMORY ? PIHMAP_ENOMEM : PIHMAP_ESYS;
    if (st != PIHMAP_OK && st != wanted)
        return "another status";
    if (st != PIHMAP_OK && !err->text[0])
        return "no error text";
    if (lost != 0)
        return "memory leak";
    /* The last sync may fail when everything is in place. */
    return stray_entries(w, st == PIHMAP_OK || fail_kind == SYNC) ? "stray files" : NULL;
}

static _Noreturn void run_with_fault(const struct work *w, enum kind kind, long n)
{
    struct pihmap_error err = {0};
    const long before = live;
    alarm(TIMEOUT_S);
    fail_kind = kind;
    fail_at = n;
    armed = true;
    const enum pihmap_status st = compare(w, &err);
    armed = false;
    const char *bad = judge(w, st, &err, live - before);
    if (bad)
        fprintf(stderr, "%s %ld: %s (status %d, %ld blocks): %s\n", names[kind], n, bad, (int)st,
                live - before, err.text);
    _exit(bad ? 1 : 0);
}

/* ---- all runs --------------------------------------------------------------------------- */

/* Remove everything in the folder and in its subfolders, as a crash may have left it. */
static void clear(const char *folder, int depth)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[4400];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= (int)sizeof path)
            continue;
        if (unlink(path) == 0 || depth > 2)
            continue;
        clear(path, depth + 1);
        rmdir(path);
    }
    if (d)
        closedir(d);
}

static bool sweep(const struct work *w, enum kind kind, long count, long every)
{
    long runs = 0, bad = 0;
    for (long n = 0; n < count; n += every, runs++) {
        const pid_t child = fork();
        int status = 0;
        if (child == 0)
            run_with_fault(w, kind, n);
        if (child < 0 || waitpid(child, &status, 0) != child)
            return false;
        if (WIFSIGNALED(status))
            fprintf(stderr, "%s %ld: signal %d\n", names[kind], n, WTERMSIG(status));
        bad += status != 0;
        clear(w->folder, 0);
    }
    printf("%-7s %6ld of %6ld made to fail, %ld bad\n", names[kind], runs, count, bad);
    fflush(stdout);
    return bad == 0;
}

int main(int argc, char **argv)
{
    struct pihmap_error err = {0};
    long every = 1;
    int only = -1;
    for (int i = 4; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--every") == 0)
            every = atol(argv[i + 1]);
        for (int k = 0; strcmp(argv[i], "--kind") == 0 && k < KINDS; k++)
            only = strcmp(argv[i + 1], names[k]) == 0 ? k : only;
    }
    if (argc < 4 || every < 1) {
        fprintf(stderr, "usage: faults BEFORE AFTER FOLDER [--every K] [--kind KIND]\n");
        return 2;
    }
    if (!CAN_FAIL) {
        printf("skipped: the C library's functions cannot be replaced here\n");
        return 77;
    }
    struct work w = {.before = argv[1], .after = argv[2], .folder = argv[3]};
    snprintf(w.record, sizeof w.record, "%s/record", w.folder);
    armed = true; /* only to count: fail_at is -1 */
    const enum pihmap_status st = compare(&w, &err);
    armed = false;
    if (st != PIHMAP_OK) {
        fprintf(stderr, "without a fault: %s\n", err.text);
        return 1;
    }
    clear(w.folder, 0);
    long count[KINDS];
    memcpy(count, calls, sizeof count);
    memset(calls, 0, sizeof calls);
    bool good = true;
    for (int k = 0; k < KINDS; k++)
        if (only < 0 || only == k)
            good &= sweep(&w, (enum kind)k, count[k], k == MEMORY ? every : 1);
    return good ? 0 : 1;
}
