#include "batch/run_lock.h"

#include "base/limits.h"
#include "base/printable.h"
#include "files/errno_text.h"
#include "files/folder.h"
#include "files/inode.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TRIES 100 /* 2 s in all */
#define PAUSE_NS 20000000

/* REPLACED: the file was removed meanwhile. DIVIDED: by shards of another number. */
enum attempt { HELD, NO_LOCKS, BUSY, DIVIDED, REPLACED };

/*
 * Shard I of N is byte I of the N-th block of PM_MAX_SHARDS bytes, and a run over all pairs is the
 * whole file. length 0: to the end of the file, wherever that comes to lie.
 */
struct range {
    off_t start, length;
};

static off_t block_of(int count)
{
    return (off_t)count * PM_MAX_SHARDS;
}

static struct range range_of(struct pm_shard shard)
{
    return shard.count > 1 ? (struct range){block_of(shard.count) + shard.index, 1}
                           : (struct range){0, 0};
}

#ifdef F_OFD_SETLK
static struct flock request(struct range r)
{
    return (struct flock){
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = r.start, .l_len = r.length};
}

static enum attempt take(int fd, struct range r)
{
    struct flock lock = request(r);
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return HELD;
    return errno == EAGAIN || errno == EACCES ? BUSY : NO_LOCKS;
}

static bool is_taken(int fd, struct range r)
{
    struct flock lock = request(r);
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}
#else
static enum attempt take(int fd, struct range r)
{
    (void)fd, (void)r;
    return NO_LOCKS;
}

static bool is_taken(int fd, struct range r)
{
    (void)fd, (void)r;
    return false;
}
#endif

/* Is a shard of another number of shards running? Each run takes its own lock before it looks, so
 * that of two that start at once at least one sees the other. */
static bool is_divided_otherwise(int fd, struct pm_shard shard)
{
    const struct range below = {0, block_of(shard.count)}, above = {block_of(shard.count + 1), 0};
    return shard.count > 1 && (is_taken(fd, below) || is_taken(fd, above));
}

/* Does path still lead to the file fd? The run that held the lock before may have removed it. */
static bool is_current(int fd, const char *path)
{
    struct stat mine, there;
    return fstat(fd, &mine) == 0 && stat(path, &there) == 0 && pm_same_inode(&mine, &there);
}

/* lock->fd is open after HELD and NO_LOCKS only. */
static enum pihmap_status attempt(struct pm_job *job, const struct pm_run *run,
                                  struct pm_run_lock *lock, enum attempt *how)
{
    *how = REPLACED;
    if (mkdir(lock->folder, 0700) == 0 || errno == EEXIST)
        lock->fd = open(lock->file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock->fd < 0)
        return errno == ENOENT
                   ? PIHMAP_OK /* the folder was just removed */
                   : pm_fail_sys(job, run->records, "cannot write in this folder", errno);
    *how = take(lock->fd, range_of(run->shard));
    if (*how == HELD && is_divided_otherwise(lock->fd, run->shard))
        *how = DIVIDED;
    if (*how == HELD && !is_current(lock->fd, lock->file))
        *how = REPLACED;
    if (*how == HELD || *how == NO_LOCKS)
        return PIHMAP_OK;
    close(lock->fd);
    lock->fd = -1;
    return PIHMAP_OK;
}

enum pihmap_status pm_run_lock(struct pm_job *job, const struct pm_run *run,
                               struct pm_run_lock *out)
{
    const struct timespec pause = {0, PAUSE_NS};
    char name[384];
    enum attempt how = BUSY;
    *out = (struct pm_run_lock){.folder = pm_path_join(job, run->records, PM_UNFINISHED), .fd = -1};
    out->file = out->folder ? pm_path_join(job, out->folder, "lock") : NULL;
    if (!out->file)
        return job->err.status;
    for (int tries = 0; tries < TRIES; tries += run->shard.count == 1 || how != BUSY) {
        const enum pihmap_status st = attempt(job, run, out, &how);
        out->held = how == HELD;
        if (st || how == HELD || how == NO_LOCKS)
            return st;
        if (!run->go_on(run->context))
            return pm_fail(job, PIHMAP_ESTOPPED, "stopped while another run had the folder");
        nanosleep(&pause, NULL);
    }
    pm_printable(run->records, name, sizeof name);
    return pm_fail(job, PIHMAP_ESYS,
                   "%s: another pihmap batch is using this folder%s; wait until it has finished",
                   name, how == DIVIDED ? " for shards of another number" : "");
}

bool pm_run_lock_is_last(const struct pm_run_lock *lock)
{
    return lock->held && take(lock->fd, (struct range){0, 0}) == HELD;
}

void pm_run_lock_free(struct pm_run_lock *lock)
{
    if (pm_run_lock_is_last(lock)) {
        unlink(lock->file);
        rmdir(lock->folder);
    }
    if (lock->fd >= 0)
        close(lock->fd);
    free(lock->file);
    free(lock->folder);
    *lock = (struct pm_run_lock){.fd = -1};
}
