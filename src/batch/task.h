/* One pair, from its photos to its record. Runs in a worker. */
#ifndef PM_BATCH_TASK_H
#define PM_BATCH_TASK_H

#include "batch/state.h"

/* What all pairs of a run share. */
struct pm_task_setting {
    const char *root;    /* absolute: the folder that the pairs' paths are relative to */
    const char *records; /* absolute */
    struct pihmap_options options;
    bool force; /* do it again, and write where others wrote */
    bool brief;
};

/* Plain data: it goes through a pipe. */
struct pm_task_result {
    enum pihmap_outcome outcome;
    bool kept;        /* its record was up to date */
    bool flagged;     /* likely PIH was found */
    bool recorded;    /* its folder holds what is said here */
    bool retry;       /* a failure that may not come again */
    char error[16];   /* as in the state */
    char reason[768]; /* of a failure or decline, or a remark */
};

/*
 * Do the pair: its photos are hashed, and if its record says that it came from the same photos,
 * by the same version with the same options, it is kept. Else they are compared and the record is
 * written, of a failure, too. Changes the current folder of the process to the setting's root.
 */
void pm_task_do(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                struct pm_task_result *out);

/* What a worker has sent, sizeof(struct pm_task_result) bytes, looked through before it is
 * believed: a worker whose decoder was taken over may send anything. False: nothing that
 * pm_task_do() gives. */
bool pm_task_result_take(const void *bytes, struct pm_task_result *out);

/* The record of a pair whose worker did not live to write it: error, retry and reason as in the
 * state. False: it could not be written. */
bool pm_task_record_failure(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                            const char *error, bool retry, const char *reason);

#endif
