/* The task of a worker: one pair, from its photos to its record. */
#ifndef PM_BATCH_TASK_H
#define PM_BATCH_TASK_H

#include "batch/state.h"

/* Settings that all pairs of a run share. */
struct pm_task_setting {
    const char *root;       /* absolute: what the paths of the pairs are relative to */
    const char *records;    /* absolute */
    const char *unfinished; /* where records are filled, on the same drive; NULL: beside them */
    struct pihmap_options options;
    bool force; /* ignore up-to-date records, and replace files that pihmap did not write */
    bool brief;
};

/* Plain data, because it is sent through a pipe. */
struct pm_task_result {
    enum pihmap_outcome outcome;
    enum pihmap_verdict verdict; /* of a pair that was compared */
    enum pihmap_change change;   /* likewise */
    bool kept;                   /* its record was up to date */
    bool flagged;                /* likely PIH was found */
    bool recorded;               /* its record holds this result */
    bool retry;                  /* a failure that may not recur */
    char error[16];              /* as in the state */
    char reason[768];            /* of a failure or decline, or a remark */
};

/*
 * Hash the photos, and keep the record if it came from the same photos, by the same version and
 * with the same options. Otherwise compare them and write the record, also that of a failure.
 * Changes the current folder of the process to the setting's root.
 */
void pm_task_run(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                 struct pm_task_result *out);

/* Validate the sizeof(struct pm_task_result) bytes that a worker sent, because a worker whose
 * decoder was exploited may send anything. False: not a result of pm_task_run(). */
bool pm_task_result_check(const void *bytes, struct pm_task_result *out);

/* Write the record of a pair whose worker died before it could: error, retry and reason as in the
 * state. False: it could not be written. */
bool pm_task_record_failure(const struct pm_task_setting *setting, const struct pihmap_pair *pair,
                            const char *error, bool retry, const char *reason);

#endif
