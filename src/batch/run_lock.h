/*
 * Which runs may use a folder of records at the same time: one over all pairs alone, or different
 * shards of one number of shards. The lock is on a file, by open file description (fcntl), so that
 * the kernel takes it back when the run and all its workers are gone, however they ended.
 */
#ifndef PM_BATCH_RUN_LOCK_H
#define PM_BATCH_RUN_LOCK_H

#include "batch/shard.h"

/* Records are filled in this folder of the records, where the lock lies, too. Nothing in it is the
 * user's. */
#define PM_UNFINISHED ".unfinished"

struct pm_run_lock {
    char *folder, *file; /* owned */
    int fd;              /* -1: none */
    bool held; /* false: the file system has no locks, so another run may be using the folder */
};

/* Which run asks, and whether it shall go on waiting. */
struct pm_run {
    const char *records;
    struct pm_shard shard;
    bool (*go_on)(void *context); /* called many times a second */
    void *context;
};

/*
 * A shard waits until no other run works on it: an orchestrator may start it twice, and the second
 * then finds the work done. Others wait a moment only, for workers of a run that was just killed;
 * then PIHMAP_ESYS: another run uses the folder. PIHMAP_ESTOPPED: by go_on(). The caller calls
 * pm_run_lock_free() whatever happens.
 */
enum pihmap_status pm_run_lock(struct pm_job *job, const struct pm_run *run,
                               struct pm_run_lock *out);

/* Is no other run using the folder? Then none can start until the lock is given back. */
bool pm_run_lock_is_last(const struct pm_run_lock *lock);

/* Gives the lock back; the last run removes the folder, if it is empty. */
void pm_run_lock_free(struct pm_run_lock *lock);

#endif
